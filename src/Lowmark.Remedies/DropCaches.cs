using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Throws clean page cache and unused inodes away, once.</summary>
/// <remarks>As a habit it is harmful: the cache is there to be used, and the kernel takes it back by itself before any
/// kill. It only helps where a request could not wait for that, or before a compaction. <c>sync</c> first, for dirty
/// pages are kept.</remarks>
internal static class DropCaches
{
    /// <summary>Ours: below, dropping it costs more than it can give.</summary>
    private const int WorthwhilePercent = 1;

    public static Remedy? Propose(Situation s)
    {
        string size = "";
        if (s.Counter("active_file") is { } active && s.Counter("inactive_file") is { } inactive)
        {
            KiB cache = active + inactive;
            if (s.Ram is { } ram && Amount.Percent(cache, ram) < WorthwhilePercent) { return null; }
            size = $"Up to {Amount.Text(cache)} of page cache becomes free. ";
        }

        return new(
            "drop-caches",
            "Drop clean caches once, as a stop-gap",
            RemedyTime.Now,
            ["sync", "echo 3 | sudo tee /proc/sys/vm/drop_caches"],
            null,
            $"{size}It lasts until the cache has filled again, minutes often. Do not make a habit or a cron job of it.",
            "Everything that was cached is read from disk again: expect slow minutes on a busy machine.",
            [],
            s.Because(s.Cause.Id))
        {
            Changes = [new Changes.DropCaches(3)],
        };
    }
}
