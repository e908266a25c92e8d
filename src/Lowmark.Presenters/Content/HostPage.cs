using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Content;

/// <summary>A running machine: what is wrong, what to do, whom it would kill, and what it could hand out.</summary>
internal static class HostPage
{
    private const int MostNotices = 3;

    public static Page Of(CheckedHost host, PageDetail detail)
    {
        PageBuilder page = new(detail);
        HostReport report = host.Report;
        page.Lead(null, Headline(report), Place(report));
        if (report.Request is { } request) { Request(page, request); }
        Findings(page, report);
        BriefRemedies.Write(page, host.Remedies);
        NextKills(page, report);
        Untold(page, report);
        HostTables.Write(page, report);
        return page.Build();
    }

    public static string Headline(HostReport report) => $"{report.Host.Name ?? "this machine"}: {Tally(report)}";

    /// <summary><c>1 critical, 2 warnings</c>.</summary>
    public static string Tally(HostReport report)
    {
        int Count(Severity severity) => report.Findings.Count(finding => finding.Severity == severity);
        List<string> parts = [];
        if (Count(Severity.Critical) is > 0 and var critical) { parts.Add($"{SizeText.Number(critical)} critical"); }
        if (Count(Severity.Warning) is > 0 and var warnings)
        {
            parts.Add(SizeText.Count(warnings, "warning", "warnings"));
        }

        if (Count(Severity.Notice) is > 0 and var notices) { parts.Add(SizeText.Count(notices, "notice", "notices")); }
        return parts.Count == 0 ? "nothing found" : string.Join(", ", parts);
    }

    public static string Place(HostReport report)
    {
        List<string> parts = [];
        if (report.Host.Release is { } release) { parts.Add($"kernel {release}"); }
        if (report.Host.Uptime is { } up) { parts.Add($"up {DurationText.Of(up.TotalSeconds)}"); }
        if (report.Host.Cpus is { } cpus) { parts.Add(SizeText.Count(cpus, "CPU", "CPUs")); }
        if (report.Memory is { Totals.TotalRam: { } ram } state)
        {
            string available = report.Available is { } left ? $", {SizeText.Of(left)} available" : "";
            parts.Add($"{SizeText.Of(state.InKiB(ram))} of RAM{available}");
        }

        parts.Add(report.Interval is { } over
            ? $"two samples, {DurationText.Of(over.TotalSeconds)} apart"
            : "one sample: no rates");
        return string.Join(" · ", parts);
    }

    private static void Request(PageBuilder page, RequestAnswer request)
    {
        page.Field("Request", $"{Prose.Amount(request.Request, null)}, {string.Join('|', request.Request.GfpFlags)}");
        page.Field("", request.Summary, request.Outcome switch
        {
            RequestOutcome.AtOnce or RequestOutcome.WakesKswapd => Ink.Good,
            RequestOutcome.MustReclaim or RequestOutcome.Fails => Ink.Bad,
            RequestOutcome.Unknown => Ink.Plain,
        });
        foreach (ZoneCheck check in request.Checks)
        {
            page.Field("", $"Node {check.Node} {check.Zone}: {check.Verdict}", Ink.Dim, level: 1);
        }

        page.Field("", $"Replayed as kernels {request.Variant}.", Ink.Dim);
    }

    private static void Findings(PageBuilder page, HostReport report)
    {
        if (report.Findings.IsEmpty) { page.Field("Findings", "None.", Ink.Good); }
        foreach (IGrouping<Severity, HostFinding> group in report.Findings.GroupBy(finding => finding.Severity))
        {
            HostFinding[] findings = [.. group];
            int shown = page.Detail is PageDetail.Answer && group.Key is Severity.Notice
                ? Math.Min(findings.Length, MostNotices)
                : findings.Length;
            for (int i = 0; i < shown; i++)
            {
                page.Field(i == 0 ? Label(group.Key) : "", WithId(findings[i]), InkOf(group.Key));
                Evidence(page, findings[i]);
            }

            if (shown < findings.Length)
            {
                page.Field(
                    "", $"{SizeText.Count(findings.Length - shown, "more notice", "more notices")} with --verbose.",
                    Ink.Dim);
            }
        }
    }

    private static void Evidence(PageBuilder page, HostFinding finding)
    {
        IEnumerable<HostEvidence> shown = page.Detail is PageDetail.Answer
            ? finding.Evidence.Take(1)
            : finding.Evidence;
        foreach (HostEvidence evidence in shown)
        {
            page.Field("", $"{evidence.File ?? "computed"}: {evidence.Text} ({evidence.Because})", Ink.Dim, level: 1);
        }
    }

    public static string Label(Severity severity) => severity switch
    {
        Severity.Critical => "Critical",
        Severity.Warning => "Warning",
        Severity.Notice => "Notice",
    };

    private static Ink InkOf(Severity severity) => severity switch
    {
        Severity.Critical => Ink.Bad,
        Severity.Warning => Ink.Strong,
        Severity.Notice => Ink.Plain,
    };

    public static string WithId(HostFinding finding) => finding.Confidence is Confidence.Certain
        ? $"{finding.Summary.TrimEnd('.')} ({finding.Id})."
        : $"{finding.Summary.TrimEnd('.')} ({finding.Id}, {Prose.Certainty(finding.Confidence)}).";

    private static void NextKills(PageBuilder page, HostReport report)
    {
        string label = "Next kill";
        foreach (NextKill next in report.NextKills)
        {
            page.Field(label, Words(report, next));
            label = "";
            if (next.Agreement is { } agreement && agreement.Same < agreement.Compared)
            {
                page.Field(
                    "", $"The kernel's own oom_score differs for {agreement.Compared - agreement.Same} of "
                    + $"{agreement.Compared} tasks.", Ink.Dim);
            }
        }
    }

    private static string Words(HostReport report, NextKill next)
    {
        string where = next.Memcg is { } group ? $"In {group}" : "If the machine ran out";
        string left = next.Room is { } room ? $" {SizeText.Of(room)} are left until then" : "";
        string time = next.TimeLeft is { } span ? $", {DurationText.Of(span.TotalSeconds)} at the present rate" : "";
        string rest = left.Length > 0 ? $"{left}{time}." : "";
        if (next.Victim is not { } victim) { return $"{where}, nobody could be killed.{rest}"; }
        string whole = next.IsKilledWhole ? ", and with it all of the group" : "";
        string adj = victim.OomScoreAdj is { } set and not 0 ? $", oom_score_adj {set}" : "";
        return $"{where}, {Prose.Task(victim.Comm, victim.Pid)} would be killed{whole}: it holds "
            + $"{TaskTables.Held(victim.Held, report.Memory?.PageSize)}{adj}.{rest}";
    }

    private static void Untold(PageBuilder page, HostReport report)
    {
        string[] unknown = [
            .. report.Quiet.Where(check => check.Outcome == "unknown").Select(check => $"{check.Id} ({check.Words})")];
        if (unknown.Length > 0) { page.Field("Undecided", $"{string.Join("; ", unknown)}.", Ink.Dim); }
        if (report.Gaps.IsEmpty) { return; }
        IEnumerable<string> gaps = report.Gaps.Select(gap =>
            $"{gap.File}{(gap.Count > 1 ? $" ×{SizeText.Number(gap.Count)}" : "")} ({gap.Why})");
        page.Field("Not read", $"{string.Join(", ", gaps)}.", Ink.Dim);
    }
}
