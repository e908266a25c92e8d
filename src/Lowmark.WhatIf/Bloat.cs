using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>Transparent huge pages that would have been single pages.</summary>
/// <remarks>A huge page is taken whole for the first byte that is touched (do_huge_pmd_anonymous_page(),
/// mm/huge_memory.c). How much of it is used no counter tells: with single pages between one page of each and all would
/// have been taken.</remarks>
internal static class Bloat
{
    private const long PagesOfHuge = 512;

    public static Bounds Gain(DiagnosedReport report, Draft draft)
    {
        SetThp? change = null;
        foreach (Change each in draft.Changes)
        {
            if (each is SetThp thp) { change = thp; }
        }

        if (change is null) { return Bounds.Zero; }
        KiB huge = default;
        bool isTold = false;
        foreach (NodeState node in report.Memory?.Nodes ?? [])
        {
            if (node.Counter("anon_thp") is { } here) { (huge, isTold) = (huge + here, true); }
        }

        if (!isTold)
        {
            draft.Lacks("how much memory is in transparent huge pages (anon_thp)");
            return new(default, null);
        }

        if (change.Mode == "always" || huge.Count == 0) { return Bounds.Zero; }
        draft.Lacks(change.Mode == "never"
            ? $"how much of the {huge} in transparent huge pages their tasks ever touched"
            : $"how much of the {huge} in transparent huge pages was asked for with madvise(), and how much of it was "
                + "ever touched");
        return new(default, huge - new KiB(huge.Count / PagesOfHuge));
    }
}
