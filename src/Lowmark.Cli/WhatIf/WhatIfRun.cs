using Lowmark.Cli.Check;
using Lowmark.Cli.Explain;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters;
using Lowmark.WhatIf;

namespace Lowmark.Cli.WhatIf;

/// <summary>One run of <c>what-if</c>: read the evidence, replay it with the changes, print.</summary>
internal sealed class WhatIfRun(CliHost host)
{
    /// <returns>One of <see cref="ExitCode"/>: 0 when it is prevented, 1 when not, 4 when it is put off or the evidence
    /// does not decide.</returns>
    public int Run(WhatIfOptions options)
    {
        List<WhatIfCase> cases = [];
        bool isUnreadable = false;
        if (MachineOf(options.Source) is { } root)
        {
            TimeSpan interval = HostLook.IntervalOf(root, null);
            if (new HostLook(host).Take(root, interval, options.Request) is not { } report)
            {
                return ExitCode.Unreadable;
            }

            cases.Add(Of(report, options));
        }
        else
        {
            LogReports source = new(host);
            foreach (DiagnosedReport report in source.Read([options.Source!], options.Report))
            {
                cases.Add(Of(report, options));
            }

            isUnreadable = source.Unreadable > 0;
            Note(source, options, cases.Count);
        }

        Write(cases, options);
        return ExitCode.Of([isUnreadable ? ExitCode.Unreadable : ExitCode.Clean, .. cases.Select(CodeOf)]);
    }

    /// <returns>The folder of a machine: <c>/</c> when no source was named. Null when it is a log.</returns>
    private static string? MachineOf(string? source)
    {
        if (source is null) { return "/"; }
        return Directory.Exists(source)
            && (File.Exists(Path.Combine(source, "proc", "meminfo")) || File.Exists(Path.Combine(source, "meminfo")))
            ? source
            : null;
    }

    private static WhatIfCase Of(HostReport report, WhatIfOptions options) => new(
        null, report,
        options.Changes.Count == 0 ? null : WhatIfReplay.OfHost(report, options.Changes, options.Demands),
        options.Solve is { } unknown ? WhatIfReplay.Solve(report, unknown, options.Demands) : null);

    private static WhatIfCase Of(DiagnosedReport report, WhatIfOptions options) => new(
        report, null,
        options.Changes.Count == 0 ? null : WhatIfReplay.OfReport(report, options.Changes, options.Demands),
        options.Solve is { } unknown ? WhatIfReplay.Solve(report, unknown, options.Demands) : null);

    private void Note(LogReports source, WhatIfOptions options, int cases)
    {
        if (source.More > 0)
        {
            host.Complain($"{SizeText.Count(source.More, "more incident is", "more incidents are")} not answered for: "
                + "name one of its reports with --report");
        }

        if (cases > 0 || source.Unreadable > 0) { return; }
        host.Complain(options.Report is { } number
            ? $"{options.Source}: no report {number}; lowmark explain --format jsonl shows their ids"
            : $"{options.Source}: no incident in it, so there is nothing to replay");
    }

    private void Write(List<WhatIfCase> cases, WhatIfOptions options)
    {
        BufferedStream output = host.BufferedOutput();
        switch (options.Format)
        {
            case OutputFormat.Markdown: WhatIfPresenter.WriteMarkdown(output, cases); break;
            case OutputFormat.Html: WhatIfPresenter.WriteHtml(output, cases); break;
            case OutputFormat.Json: WhatIfPresenter.WriteJson(output, cases); break;
            default: WhatIfPresenter.WriteText(output, cases, options.Text); break;
        }

        output.Flush();
    }

    private static int CodeOf(WhatIfCase asked) => (asked.Answer ?? asked.Solution?.Answer)?.Outcome switch
    {
        WhatIfOutcome.Prevented => ExitCode.Clean,
        WhatIfOutcome.NotPrevented => ExitCode.Incidents,
        _ => ExitCode.Inconclusive,
    };
}
