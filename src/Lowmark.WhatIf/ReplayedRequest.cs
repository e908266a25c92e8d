using Lowmark.Allocator;
using Lowmark.Changes;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>The request of a report as the page allocator saw it, put together again from what was diagnosed.</summary>
/// <param name="Nodes">The nodes that it may use; null when nothing confines it, or that is not told.</param>
/// <param name="Cpuset">Last part of the cpuset's path; null when not told. Hostile text.</param>
internal sealed record ReplayedRequest(
    AllocationRequest Asked, AllocatorVariant Variant, MemoryState Memory, bool IsBeforeKill, NodeMask? Nodes,
    string? Cpuset)
{
    /// <returns>Null when the report holds no zones or no flags.</returns>
    public static ReplayedRequest? Of(DiagnosedReport report)
    {
        if (report is not { Memory: { } memory, Request: { } request }) { return null; }
        KernelRelease? release = KernelRelease.TryParse(report.Kernel.Release);
        string names = string.Join('|', request.GfpFlags);
        DecodedGfp? gfp = GfpDecoder.Decode(names.Length > 0 ? null : request.GfpMask, names, release);
        if (gfp is null) { return null; }
        VariantEvidence evidence = VariantEvidence.Of(memory, release, VariantEvidence.HasWholeZoneLine(memory));
        AllocationRequest asked = new(
            new Order(Math.Clamp(request.Order ?? 0, 0, 62)), gfp.Flags, request.Nodemask, request.MemsAllowed);
        bool isOom = report.Kind is ReportKind.OomKill or ReportKind.OomPanic;
        NodeMask? nodes = request.Nodemask ?? request.MemsAllowed;
        ReplayedRequest plain = new(asked, AllocatorVariant.Choose(evidence), memory, isOom, nodes, request.Cpuset);
        return plain.AsChecked(report.Checks);
    }

    public ZoneFacts Walk() => Walk(Memory, Asked);

    /// <summary>The same with the state changed.</summary>
    public ZoneFacts Walk(MemoryState memory, AllocationRequest asked) =>
        ZoneFactsReader.Walk(memory, asked, Variant, IsBeforeKill);

    /// <summary>With the nodes that the changes confine it to.</summary>
    public AllocationRequest Confined(IReadOnlyList<Change> changes)
    {
        AllocationRequest asked = Asked;
        foreach (Change change in changes)
        {
            if (change is not SetNodes set || !IsOfIt(set.Path)) { continue; }

            // Without a path whatever confined it; a cpuset leaves a program's own policy as it is.
            asked = asked.Nodemask is null || set.Path is not null
                ? asked with { MemsAllowed = set.Nodes }
                : asked with { Nodemask = set.Nodes };
        }

        return asked;
    }

    /// <summary>Only the last part of the cpuset's path is printed (cpuset_print_current_mems_allowed(),
    /// kernel/cgroup/cpuset.c).</summary>
    private bool IsOfIt(string? path) => path is null || Cpuset is not { } name
        || path[(path.LastIndexOf('/') + 1)..] == name || path == name;

    /// <summary>The task's own reserves (PF_MEMALLOC, an OOM victim's) are in no field of the request, but in the
    /// checks that were made with them.</summary>
    private ReplayedRequest AsChecked(EquatableArray<ZoneCheck> checks)
    {
        AllocationRequest[] forms = [Asked, Asked with { IsReclaiming = true }, Asked with { IsOomVictim = true }];
        foreach (AllocationRequest form in forms)
        {
            ReplayedRequest tried = this with { Asked = form };
            if (IsSame(ZoneFactsReader.ToChecks(tried.Walk()), checks)) { return tried; }
        }

        return this;
    }

    private static bool IsSame(EquatableArray<ZoneCheck> mine, EquatableArray<ZoneCheck> told)
    {
        if (mine.Count != told.Count) { return false; }
        for (int i = 0; i < mine.Count; i++)
        {
            bool same = mine[i].Usable == told[i].Usable && mine[i].Needed == told[i].Needed
                && mine[i].Eligible == told[i].Eligible && mine[i].BlockAvailable == told[i].BlockAvailable;
            if (!same) { return false; }
        }

        return true;
    }
}
