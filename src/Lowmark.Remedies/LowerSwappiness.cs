namespace Lowmark.Remedies;

/// <summary>Has reclaim prefer page cache over swapping out, where swapping back and forth eats the machine.</summary>
internal static class LowerSwappiness
{
    private const string Name = "vm.swappiness";

    public static Remedy? Propose(Situation s)
    {
        if (s.IsMemcg || s.Ram is not { } ram) { return null; }
        if (s.Counter("active_file") is not { } active || s.Counter("inactive_file") is not { } inactive)
        {
            return null;
        }

        if (Amount.Percent(active + inactive, ram) < 10) { return null; }
        return SysctlChange.Remedy(
            "lower-swappiness",
            $"Lower {Name} to 10",
            RemedyTime.Lasting,
            [new(Name, "10")],
            $"There were {Amount.Text(active + inactive)} of page cache to take while pages went to swap and back. "
                + "Swappiness (default 60) weighs the two; it creates no memory.",
            "Files are read from disk more often. With swap on zram or a fast disk a high value is right.",
            s.Because("swap-cache-thrash"));
    }
}
