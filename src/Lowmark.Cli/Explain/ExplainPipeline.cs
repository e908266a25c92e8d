using Lowmark.Cli.Input;
using Lowmark.Cli.Input.Following;
using Lowmark.Cli.Input.Live;
using Lowmark.Presenters;
using Lowmark.Presenters.Json;

namespace Lowmark.Cli.Explain;

/// <summary>Inputs, engine and presenter in one run.</summary>
public sealed class ExplainPipeline(CliHost host, Func<IExplainEngine> newEngine)
{
    private const int OutputBuffer = 64 * 1024;

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(ExplainOptions options)
    {
        using Progress progress = new(host);
        ResultStream results = new(host.Output, progress.Clear);
        // A line of JSON is written whole. Not disposed: that would write again what could not be written.
        Stream output = options.Format is OutputFormat.Jsonl ? results : new BufferedStream(results, OutputBuffer);
        return Explain(options, output, progress);
    }

    private int Explain(ExplainOptions options, Stream output, Progress progress)
    {
        IPresenter presenter = NewPresenter(options, output);
        using IDisposable? resources = presenter as IDisposable;
        ResultSink sink = new(options.Filter, presenter);
        IExplainEngine engine = newEngine();
        InputNotes notes = new(host, progress, options.Text.Verbose);
        InputOpener opener = new(host, notes, progress);
        using CancellationTokenSource stop = new();
        using IDisposable? signals = options.Follow ? host.WhenInterrupted(stop.Cancel) : null;
        long bytes = 0;
        long read = 0;
        foreach (OpenedInput input in new InputReader(opener, notes).Open(
            Sources(options, notes), options.Follow ? Follow : null))
        {
            engine.Read(input.Content, input.Name, sink);
            progress.Clear();
            read++;
            bytes += input.BytesRead;
        }

        engine.Finish(sink);
        if (sink.Timeline is { } timeline) { presenter.Write(timeline); }
        presenter.Finish(
            new RunStats(read, notes.Unreadable, bytes, engine.Lines, sink.Reports, sink.Incidents, sink.Filtered));
        output.Flush();
        NoteUnknownTimes(sink.TimeUnknown);
        return ExitCode.Of(notes.Unreadable > 0 ? ExitCode.Unreadable : ExitCode.Clean, sink.ExitCode);

        OpenedInput? Follow(InputSource source) => opener.TryOpen(source, () => new QuietStream(
            source.Follow?.Invoke(stop.Token) ?? source.Open(), host.Quiet, Pause, stop.Token));

        void Pause()
        {
            progress.Clear();
            engine.Pause(sink);
        }
    }

    private IEnumerable<InputSource> Sources(ExplainOptions options, InputNotes notes) =>
        options.Live || options.Boot is not null || (options.Files.Count == 0 && host.InputIsTerminal)
            ? new LiveSources(host, notes).Find(options.Boot)
            : InputList.Expand(options.Files, host, notes);

    private void NoteUnknownTimes(long count)
    {
        if (count == 0) { return; }
        string reports = SizeText.Count(count, "report has", "reports have");
        string are = count == 1 ? "is" : "are";
        host.Complain($"{reports} no time that --since and --until can be compared with, and {are} shown");
    }

    private static IPresenter NewPresenter(ExplainOptions options, Stream output) => options.Format switch
    {
        OutputFormat.Text => new Presenters.Text.TextPresenter(output, options.Text),
        OutputFormat.Summary => new SummaryPresenter(output, options.Text),
        OutputFormat.Markdown => DocumentPresenter.AsMarkdown(output, options.Text.Verbose),
        OutputFormat.Html => DocumentPresenter.AsHtml(output),
        OutputFormat.Json => new JsonPresenter(output),
        OutputFormat.Jsonl => new JsonlPresenter(output),
    };
}
