using Lowmark.Cli.Input;
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
        if (options.Files.Count == 0 && host.InputIsTerminal)
        {
            host.Complain("no file given and standard input is a terminal; "
                + "try: lowmark explain /var/log/kern.log, or: dmesg | lowmark explain");
            return ExitCode.Usage;
        }

        using Progress progress = new(host);
        // Not disposed: that would write again what could not be written.
        BufferedStream output = new(new ResultStream(host.Output, progress.Clear), OutputBuffer);
        return Explain(options, output, progress);
    }

    private int Explain(ExplainOptions options, Stream output, Progress progress)
    {
        IPresenter presenter = NewPresenter(options, output);
        using IDisposable? resources = presenter as IDisposable;
        ResultSink sink = new(options.Filter, presenter);
        IExplainEngine engine = newEngine();
        InputOpener opener = new(host, progress);
        long bytes = 0;
        long read = 0;
        long unreadable = 0;
        foreach (InputName name in InputList.Expand(options.Files, Complain))
        {
            using OpenedInput? input = opener.TryOpen(name, Complain);
            if (input is null) { continue; }
            engine.Read(input.Content, name.Display, sink);
            progress.Clear();
            read++;
            bytes += input.BytesRead;
            if (input.Damage is { } damage)
            {
                Complain($"{name.Display}: {damage}; what could be read before is explained");
            }
        }

        engine.Finish(sink);
        presenter.Write(sink.Timeline);
        presenter.Finish(
            new RunStats(read, unreadable, bytes, engine.Lines, sink.Reports, sink.Incidents, sink.Filtered));
        output.Flush();
        NoteUnknownTimes(sink.TimeUnknown);
        return ExitCode.Of(unreadable > 0 ? ExitCode.Unreadable : ExitCode.Clean, sink.ExitCode);

        void Complain(string message)
        {
            unreadable++;
            progress.Clear();
            host.Complain(message);
        }
    }

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
        OutputFormat.Json => new JsonPresenter(output),
        OutputFormat.Jsonl => new JsonlPresenter(output),
    };
}
