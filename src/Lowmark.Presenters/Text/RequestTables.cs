using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Text;

/// <summary>The request, where it came from, and why each zone refused it.</summary>
internal static class RequestTables
{
    public static void Write(Canvas canvas, DiagnosedReport report)
    {
        Request(canvas, report);
        Checks(canvas, report);
        Memcg(canvas, report.Memcg);
    }

    private static void Request(Canvas canvas, DiagnosedReport report)
    {
        if (report is { Request: null, Trigger: null, Constraint: null }) { return; }
        canvas.Heading("Request");
        RequestFacts? request = report.Request;
        if (request is not null) { Row("size", Prose.Amount(report)); }
        Row("gfp_mask", request?.GfpMask is { } mask ? $"0x{mask:x}" : null);
        Row("flags", request is { GfpFlags.IsEmpty: false } ? string.Join(" | ", request.GfpFlags) : null);
        Row("flags read by", request?.GfpDecodedBy);
        Row("highest zone", request?.Zone);
        Row("may reclaim", request?.MayReclaim switch { true => "yes", false => "no", null => null });
        Row("nodemask", request?.Nodemask?.ToString());
        Row("cpuset", request?.Cpuset);
        Row("mems_allowed", request?.MemsAllowed?.ToString());
        Row("constraint", report.Constraint?.Word);
        Row("asked by", report.Trigger is { } trigger ? Trigger(trigger) : null);
        Row("call path", report.Trigger?.CallPath is { } path ? $"{path.Kind}: {path.Summary}" : null);
        Row("module", report.Trigger?.CallPath?.Module);
        string arrow = canvas.Clean(" ← ").Length == 3 ? " ← " : " < ";
        Row(
            "frames",
            report.Trigger?.CallPath is { Frames.IsEmpty: false } frames ? string.Join(arrow, frames.Frames) : null);

        void Row(string name, string? value)
        {
            if (value is not null) { canvas.Field($"  {name}", value, Ink.Plain, extraIndent: 6); }
        }
    }

    private static string Trigger(TriggerFacts trigger)
    {
        string cpu = trigger.Cpu is { } number ? $", CPU {number}" : "";
        string adj = trigger.OomScoreAdj is { } value ? $", oom_score_adj {value}" : "";
        return $"{Prose.Task(trigger.Comm, trigger.Pid)}{cpu}{adj}";
    }

    private static void Checks(Canvas canvas, DiagnosedReport report)
    {
        if (report.Checks.IsEmpty) { return; }
        canvas.Heading("Why the request failed, zone by zone");
        TextTable table = new(new("zone"), new("result"), new("line", Right: true), new("check", Wraps: true));
        foreach (ZoneCheck check in report.Checks.AsSpan())
        {
            bool failed = check.Eligible && (check.WatermarkOk is false || check.BlockAvailable is false);
            string verdict = check.WhyNot is { } why && !check.Verdict.Contains(why, StringComparison.Ordinal)
                ? $"{check.Verdict} ({why})" : check.Verdict;
            table.Row(
                failed ? Ink.Bad : Ink.Plain, $"Node {check.Node} {check.Zone}", Result(check),
                check.Line?.ToString() ?? "", verdict);
        }

        table.Write(canvas);
    }

    private static string Result(ZoneCheck check) => check switch
    {
        { Eligible: false } => "may not use it",
        { WatermarkOk: false, ShortBy: { } pages } => $"short by {SizeText.Count(pages.Count, "page", "pages")}",
        { WatermarkOk: false } => "too little free",
        { BlockAvailable: false } => "no free block",
        { WatermarkOk: true, BlockAvailable: true } => "would pass",
        _ => "not known",
    };

    private static void Memcg(Canvas canvas, MemcgFacts? memcg)
    {
        if (memcg is null) { return; }
        canvas.Heading("Memory cgroup");
        Row("limit of", memcg.OomPath);
        Row("task in", memcg.TaskPath);
        Row("usage", Exact(memcg.Usage));
        Row("limit", Exact(memcg.Limit));
        Row("failcnt", memcg.Failcnt is { } count ? SizeText.Number(count) : null);
        Row("swap usage", Exact(memcg.SwapUsage));
        Row("swap limit", Exact(memcg.SwapLimit));
        if (memcg.Owner is { } owner)
        {
            // Without a known owner the path above says all.
            bool isKnown = owner.Kind is not "unknown";
            Row("owner", isKnown ? Prose.Group(owner, null) ?? owner.Name : null);
            Row("kind", isKnown ? owner.Kind : null);
            Row("pod uid", owner.PodUid);
            Row("container", owner.ContainerId);
            Row("unit", owner.Unit);
            Row("QoS class", owner.QosClass);
        }

        if (memcg.Stats.IsEmpty) { return; }
        TextTable table = new(new("memory.stat"), new("size", Right: true), new("as printed", Right: true));
        foreach (NamedBytes stat in memcg.Stats.AsSpan())
        {
            if (stat.Bytes == 0) { continue; }
            string size = IsCount(stat.Name) ? "" : SizeText.OfBytes(stat.Bytes);
            table.Row(stat.Name, size, SizeText.Number(stat.Bytes));
        }

        table.Write(canvas);

        void Row(string name, string? value)
        {
            if (value is not null) { canvas.Field($"  {name}", value, Ink.Plain, extraIndent: 6); }
        }
    }

    // Events stand among the sizes of memory.stat (memcg_vm_event_stat[], mm/memcontrol.c), and are no bytes.
    private static bool IsCount(string name)
    {
        string bare = name.StartsWith("total_", StringComparison.Ordinal) ? name["total_".Length..] : name;
        return bare is "thp_fault_alloc" or "thp_collapse_alloc" or "thp_swpout" or "thp_swpout_fallback"
            || bare.StartsWith("pg", StringComparison.Ordinal)
            || bare.StartsWith("workingset_", StringComparison.Ordinal)
            || bare.StartsWith("zswpin", StringComparison.Ordinal)
            || bare.StartsWith("zswpout", StringComparison.Ordinal)
            || bare.StartsWith("zswpwb", StringComparison.Ordinal)
            || bare.StartsWith("swpin_", StringComparison.Ordinal)
            || bare.StartsWith("swpout_", StringComparison.Ordinal)
            || bare.StartsWith("numa_", StringComparison.Ordinal);
    }

    private static string? Exact(KiB? size) => size is { } known ? $"{SizeText.Of(known)} ({known.Count} kB)" : null;
}
