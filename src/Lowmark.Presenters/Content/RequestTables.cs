using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Content;

/// <summary>The request, where it came from, and why each zone refused it.</summary>
internal static class RequestTables
{
    public static void Write(PageBuilder page, DiagnosedReport report)
    {
        Request(page, report);
        Checks(page, report);
    }

    private static void Request(PageBuilder page, DiagnosedReport report)
    {
        if (report is { Request: null, Trigger: null, Constraint: null }) { return; }
        page.Heading("Request");
        RequestFacts? request = report.Request;
        if (request is not null) { page.Fact("size", Prose.Amount(report)); }
        page.Fact("gfp_mask", request?.GfpMask is { } mask ? $"0x{mask:x}" : null);
        page.Fact("flags", request is { GfpFlags.IsEmpty: false } ? string.Join(" | ", request.GfpFlags) : null);
        page.Fact("flags read by", request?.GfpDecodedBy);
        page.Fact("highest zone", request?.Zone);
        page.Fact("may reclaim", request?.MayReclaim switch { true => "yes", false => "no", null => null });
        page.Fact("nodemask", request?.Nodemask?.ToString());
        page.Fact("cpuset", request?.Cpuset);
        page.Fact("mems_allowed", request?.MemsAllowed?.ToString());
        page.Fact("constraint", report.Constraint?.Word);
        page.Fact("asked by", report.Trigger is { } trigger ? Trigger(trigger) : null);
        page.Fact("call path", report.Trigger?.CallPath is { } path ? $"{path.Kind}: {path.Summary}" : null);
        page.Fact("module", report.Trigger?.CallPath?.Module);
        page.Fact(
            "frames",
            report.Trigger?.CallPath is { Frames.IsEmpty: false } frames ? string.Join(" ← ", frames.Frames) : null);
    }

    private static string Trigger(TriggerFacts trigger)
    {
        string cpu = trigger.Cpu is { } number ? $", CPU {number}" : "";
        string adj = trigger.OomScoreAdj is { } value ? $", oom_score_adj {value}" : "";
        return $"{Prose.Task(trigger.Comm, trigger.Pid)}{cpu}{adj}";
    }

    private static void Checks(PageBuilder page, DiagnosedReport report)
    {
        if (report.Checks.IsEmpty) { return; }
        page.Heading("Why the request failed, zone by zone");
        Table table = new(new("zone"), new("result"), new("line", Right: true), new("check", Wraps: true));
        foreach (ZoneCheck check in report.Checks.AsSpan())
        {
            bool failed = check.Eligible && (check.WatermarkOk is false || check.BlockAvailable is false);
            string verdict = check.WhyNot is { } why && !check.Verdict.Contains(why, StringComparison.Ordinal)
                ? $"{check.Verdict} ({why})" : check.Verdict;
            table.Add(
                failed ? Ink.Bad : Ink.Plain, $"Node {check.Node} {check.Zone}", Result(check),
                check.Line?.ToString() ?? "", verdict);
        }

        page.Add(table);
    }

    public static string Result(ZoneCheck check) => check switch
    {
        { Eligible: false } => "may not use it",
        { WatermarkOk: false, ShortBy: { } pages } => $"short by {SizeText.Count(pages.Count, "page", "pages")}",
        { WatermarkOk: false } => "too little free",
        { BlockAvailable: false } => "no free block",
        { WatermarkOk: true, BlockAvailable: true } => "would pass",
        _ => "not known",
    };
}
