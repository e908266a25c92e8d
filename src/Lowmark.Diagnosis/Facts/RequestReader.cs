using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Facts;

/// <summary>The request as the report's header and its summary line state it.</summary>
internal static class RequestReader
{
    public static DecodedGfp? Gfp(Report report, KernelRelease? release)
    {
        if (report.Request is not { } request || (request.GfpMask is null && request.GfpNames is null)) { return null; }

        // The page fault path had no mask to print (pagefault_out_of_memory(), up to v5.7).
        if (report.Event is ReportEvent.Oom && request is { GfpMask: 0, GfpNames: null }) { return null; }
        return GfpDecoder.Decode(request.GfpMask, request.GfpNames, release);
    }

    public static RequestFacts? Read(Report report, DecodedGfp? gfp)
    {
        if (report.Request is not { } request) { return FromSummary(report.Summary); }
        return new RequestFacts(
            request.Order is >= 0 ? request.Order : null, request.GfpMask, gfp?.Names ?? [], gfp?.DecodedBy,
            gfp is null ? null : GfpZone.Highest(gfp.Flags), gfp?.Flags.HasFlag(GfpFlags.DirectReclaim),
            report.Summary is { NodemaskPrinted: true } summary ? summary.Nodemask : request.Nodemask,
            report.Summary?.Cpuset ?? request.Cpuset, report.Summary?.MemsAllowed ?? request.MemsAllowed,
            request.Bytes);
    }

    /// <summary>What confined the OOM: printed since v5.0 (and RHEL 8), before that by constrained_alloc()'s own
    /// rule.</summary>
    public static OomConstraint? Constraint(Report report, MemcgScope scope)
    {
        if (report.Event is not ReportEvent.Oom) { return null; }
        if (report.Summary?.Constraint is { } printed) { return printed; }
        if (scope is not MemcgScope.None) { return OomConstraint.Memcg; }
        if (report.Request is not { } request || request.Order == -1)
        {
            return report.Request is null ? null : OomConstraint.None;
        }

        if (report.Memory is not { Nodes: { IsEmpty: false } nodes }) { return null; }
        if (LeavesOut(request.Nodemask, nodes) && !IsCpusetFallback(request)) { return OomConstraint.MemoryPolicy; }
        if (LeavesOut(request.MemsAllowed, nodes)) { return OomConstraint.Cpuset; }
        if (request.MemsAllowed is not null || request.NodemaskPrinted || PrintsAllNodes(report))
        {
            return OomConstraint.None;
        }

        // panic_on_oom=1 panics for CONSTRAINT_NONE only (check_panic_on_oom(), mm/oom_kill.c, all releases).
        return report.Panic?.Text.Contains("system-wide panic_on_oom", StringComparison.Ordinal) is true
            ? OomConstraint.None
            : null;
    }

    /// <summary>The dump leaves out the nodes that the request may not use (v2.6.39+): when the zones add up to all
    /// RAM, none was.</summary>
    internal static bool PrintsAllNodes(Report report)
    {
        if (report.Memory is not { Totals.Ram: { } ram } memory) { return false; }
        Kernel.Units.Pages present = default;
        foreach (ZoneState zone in memory.Zones)
        {
            if (zone.Present is not { } size) { return false; }
            present += size;
        }

        return present >= ram;
    }

    /// <summary>4.8 and 4.9 print the cpuset's nodes where there is no nodemask (dump_header(), mm/oom_kill.c,
    /// v4.9).</summary>
    private static bool IsCpusetFallback(RequestRecord request) => request.Nodemask == request.MemsAllowed;

    private static bool LeavesOut(NodeMask? mask, EquatableArray<NodeState> nodes)
    {
        if (mask is not { } allowed) { return false; }
        foreach (NodeState node in nodes)
        {
            if (!allowed.Contains(node.Node)) { return true; }
        }

        return false;
    }

    private static RequestFacts? FromSummary(OomSummaryRecord? summary) => summary is null
        ? null
        : new RequestFacts(
            null, null, [], null, null, null, summary.Nodemask, summary.Cpuset, summary.MemsAllowed, null);
}
