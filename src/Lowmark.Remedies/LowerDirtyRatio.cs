namespace Lowmark.Remedies;

/// <summary>Makes writers wait earlier, so that less memory is dirty and unreclaimable at a time.</summary>
internal static class LowerDirtyRatio
{
    public static Remedy? Propose(Situation s)
    {
        if (s.IsMemcg) { return null; }
        string size = s.Counter("dirty") is { } dirty && s.Counter("writeback") is { } writeback
            ? $"{Amount.Text(dirty + writeback)} was dirty or being written. "
            : "";
        Remedy remedy = SysctlChange.Remedy(
            "lower-dirty-ratio",
            "Lower vm.dirty_ratio to 10 and vm.dirty_background_ratio to 5",
            RemedyTime.Now,
            [new("vm.dirty_ratio", "10"), new("vm.dirty_background_ratio", "5")],
            $"{size}Dirty pages can not be taken back until they are on disk. The defaults are 20 and 10 % of "
                + "available memory.",
            "Writers are slowed down earlier. If vm.dirty_bytes is set instead of the ratio, it is reset to 0: note "
                + "it first.",
            s.Because("page-cache-dirty"));
        return remedy with { Commands = [.. remedy.Commands, "sync"] };
    }
}
