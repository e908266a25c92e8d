using Lowmark.Cli.Input;
using Lowmark.Cli.Input.Compression;
using Lowmark.Presenters;
using Lowmark.Traces.Events;
using Lowmark.Traces.Texts;
using Lowmark.Traces.Views;
using Lowmark.Traces.Wanted;

namespace Lowmark.Cli.Trace;

/// <summary>One run of <c>trace</c>: of this machine or of a recording, to the printed answer.</summary>
internal sealed class TraceRun(CliHost host)
{
    /// <returns>One of <see cref="ExitCode"/>: 0 when there is an answer, whatever it is; 1 when a burst was larger
    /// than its reserve; 4 when there were lines and none of them could be read.</returns>
    public int Run(TraceOptions options)
    {
        TraceReport? report = options.Input is null ? new LiveTrace(host, options).Run() : Read(options, options.Input);
        if (report is null) { return ExitCode.Unreadable; }
        Write(report, options);
        return CodeOf(report);
    }

    public static void Write(Stream output, TraceReport report, TraceOptions options)
    {
        switch (options.Form)
        {
            case TraceForm.Markdown: TracePresenter.WriteMarkdown(output, report, options.Text.Verbose); break;
            case TraceForm.Html: TracePresenter.WriteHtml(output, report, options.Text.Verbose); break;
            case TraceForm.Json: TracePresenter.WriteJson(output, report); break;
            case TraceForm.Flame: TracePresenter.WriteFlame(output, report); break;
            case TraceForm.Folded: TracePresenter.WriteFolded(output, report); break;
            default: TracePresenter.WriteText(output, report, options.Text); break;
        }
    }

    private TraceReport? Read(TraceOptions options, string path)
    {
        string name = path == "-" ? "standard input" : path;
        using Progress progress = new(host);
        try
        {
            using Stream file = path == "-" ? host.Input : host.OpenFile(path);
            long? size = file.CanSeek ? file.Length : null;
            return Read(options, name, new(file, read => progress.Report(name, read, size)), progress);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            host.Complain($"{name}: {error.Message}");
            return null;
        }
    }

    private TraceReport? Read(TraceOptions options, string name, GuardedStream raw, Progress progress)
    {
        Codec? codec = ContentKind.Of(raw.Peek()).Codec;
        if (codec?.WhyNot(name) is { } why)
        {
            host.Complain($"{name}: {why}");
            return null;
        }

        GuardedStream content = codec is null ? raw : new(codec.Unpack(raw));
        using TraceText? text = TraceText.Open(content, null, out NotTraceText other);
        if (text is null)
        {
            host.Complain($"{name}: {Refusal(other)}");
            return null;
        }

        TraceView view = TraceViews.Of(options, text.Tables);
        TraceCoverage coverage = text.Read(new FilteredEvents(text.Tables, options.Filter, new HashSet<int>(), view));
        progress.Clear();
        if (content.Damage is { } damage) { host.Complain($"{name}: {damage}; what could be read before is answered"); }
        return view.Build(coverage);
    }

    private static string Refusal(NotTraceText other) => other switch
    {
        NotTraceText.TraceCmdData => "is a trace-cmd file; give its text: trace-cmd report FILE | lowmark trace VIEW "
            + "--input -",
        NotTraceText.PerfData => "is a perf file; give its text: perf script -i FILE | lowmark trace VIEW --input -",
        NotTraceText.Other => "is no trace; expected a recording of lowmark trace, the text of tracefs, of trace-cmd "
            + "report or of perf script",
    };

    private void Write(TraceReport report, TraceOptions options)
    {
        BufferedStream output = host.BufferedOutput();
        Write(output, report, options);
        output.Flush();
    }

    private static int CodeOf(TraceReport report) => report switch
    {
        { Coverage: { Events: 0, Damaged: > 0 } } => ExitCode.Inconclusive,
        AtomicReport { Advised: not null } => ExitCode.Incidents,
        _ => ExitCode.Clean,
    };
}
