using Lowmark.Cli.Explain;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters;
using Lowmark.Remedies;

namespace Lowmark.Cli.Check;

/// <summary>One check of a machine: look, propose, print.</summary>
internal sealed class HostCheck(CliHost host)
{
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(CheckOptions options)
    {
        if (new HostLook(host).Take(options.Root, options.Interval, options.Request) is not { } report)
        {
            return ExitCode.Unreadable;
        }

        CheckedHost checkedHost = new(report, HostRemedies.Propose(report));
        BufferedStream output = host.BufferedOutput();
        Write(output, checkedHost, options);
        output.Flush();
        return CodeOf(checkedHost.Report);
    }

    private static void Write(Stream output, CheckedHost found, CheckOptions options)
    {
        switch (options.Format)
        {
            case OutputFormat.Text or OutputFormat.Summary:
                HostPresenter.WriteText(output, found, options.Text);
                break;
            case OutputFormat.Markdown: HostPresenter.WriteMarkdown(output, found, options.Text.Verbose); break;
            case OutputFormat.Html: HostPresenter.WriteHtml(output, found); break;
            case OutputFormat.Json: HostPresenter.WriteJson(output, found); break;
            case OutputFormat.Jsonl: HostPresenter.WriteJsonLines(output, found); break;
        }
    }

    /// <summary>A notice is worth knowing and no fault; a check that lacks its evidence is no clean bill.</summary>
    private static int CodeOf(HostReport report) => ExitCode.Of(
        report.Findings.Any(finding => finding.Severity > Severity.Notice) || IsRefused(report.Request)
            ? ExitCode.Incidents
            : ExitCode.Clean,
        report.Quiet.Any(check => check.Outcome == "unknown") || report.Request?.Outcome is RequestOutcome.Unknown
            ? ExitCode.Inconclusive
            : ExitCode.Clean);

    private static bool IsRefused(RequestAnswer? answer) =>
        answer?.Outcome is RequestOutcome.Fails or RequestOutcome.MustReclaim;
}
