using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Model;

/// <summary>A memory group with a limit, and what is left below it.</summary>
/// <param name="Path">Hostile text.</param>
/// <param name="Owner">Null when the path does not tell.</param>
/// <param name="Limit">Its own.</param>
/// <param name="Effective">The smallest limit of itself and all groups above it.</param>
/// <param name="SetBy">Whose the effective limit is: itself or one above.</param>
/// <param name="Room">Until the limit that is met first; below zero when a limit was lowered.</param>
/// <param name="MetFirst">The group whose limit that is.</param>
public sealed record GroupRoom(
    string Path, MemcgOwner? Owner, KiB Usage, KiB Limit, KiB Effective, string SetBy, KiB Room, string MetFirst)
{
    /// <summary>Of the usage, what reclaim could take: file pages on the LRU lists and reclaimable slab. Null unless
    /// the group is so full that its memory.stat was read.</summary>
    public KiB? Reclaimable { get; init; }

    /// <summary>What shared memory and tmpfs take of it; null as for <see cref="Reclaimable"/>.</summary>
    public KiB? Shmem { get; init; }

    /// <summary>Since the sample before; null with one.</summary>
    public KiB? Growth { get; init; }

    /// <summary>Processes killed in it, or below, since it was made; null where the kernel does not count
    /// them.</summary>
    public long? OomKills { get; init; }

    /// <summary>Of these, since the sample before; null with one.</summary>
    public long? OomKillsSincePrevious { get; init; }

    /// <summary>The group right below the one whose limit is met first that holds most of it, this group itself
    /// apart; null when the limit is the group's own and nobody is below it.</summary>
    public GroupShare? LargestInside { get; init; }

    /// <summary>Share of the limit in use, 0 to 100 and above where a limit was lowered.</summary>
    public double Percent => Limit.Count > 0 ? 100.0 * Usage.Count / Limit.Count : Usage.Count > 0 ? 100 : 0;

    /// <summary>The same without what can be reclaimed; null when that is not known.</summary>
    public double? PercentBeyondRecall => Reclaimable is { } part && Limit.Count > 0
        ? 100.0 * Math.Max(0, (Usage - part).Count) / Limit.Count
        : null;
}

/// <summary>A group and what it holds.</summary>
public sealed record GroupShare(string Path, KiB Usage);
