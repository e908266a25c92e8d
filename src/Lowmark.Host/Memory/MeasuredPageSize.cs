using System.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>The base page of the machine that wrote the files. No file of /proc prints it, but meminfo counts in KiB
/// what zoneinfo and buddyinfo count in pages: each such pair votes for a size.</summary>
/// <remarks>No pair alone is good enough: a machine was seen whose MemTotal and MemFree count memory that its zones do
/// not manage.</remarks>
public static class MeasuredPageSize
{
    /// <summary>Fewer pages say little: the files are read one after the other.</summary>
    private const long FewestPages = 16;

    private static readonly int[] s_sizes = [4, 8, 16, 32, 64, 128, 256];

    private static readonly (string MemInfo, string ZoneInfo)[] s_pairs =
    [
        ("MemTotal", "managed"),
        ("MemFree", "nr_free_pages"),
        ("Active(anon)", "nr_active_anon"),
        ("Inactive(anon)", "nr_inactive_anon"),
        ("Active(file)", "nr_active_file"),
        ("Inactive(file)", "nr_inactive_file"),
        ("Unevictable", "nr_unevictable"),
        ("AnonPages", "nr_anon_pages"),
        ("Mapped", "nr_mapped"),
        ("Shmem", "nr_shmem"),
        ("SReclaimable", "nr_slab_reclaimable"),
        ("SUnreclaim", "nr_slab_unreclaimable"),
        ("PageTables", "nr_page_table_pages"),
    ];

    /// <returns>Null when no size has more votes than every other.</returns>
    public static PageSize? Of(MemInfo memory, ZoneInfo zones, BuddyInfo buddies)
    {
        Span<int> votes = stackalloc int[s_sizes.Length];
        foreach ((string row, string counter) in s_pairs)
        {
            byte[] name = Encoding.ASCII.GetBytes(counter);
            Pages? pages = zones.Sum(section => section[name] ?? Pages(section.NodeCounter(name)));
            Vote(votes, memory.Size(Encoding.ASCII.GetBytes(row)), pages);
        }

        if (!zones.IsRead) { Vote(votes, memory.MemFree, FreeOf(buddies)); }
        int best = 0;
        for (int size = 1; size < votes.Length; size++)
        {
            if (votes[size] > votes[best]) { best = size; }
        }

        return votes[best] > 0 && votes.Count(votes[best]) == 1 ? new PageSize(s_sizes[best]) : null;
    }

    private static Pages? Pages(long? count) => count is { } pages ? new Pages(pages) : null;

    private static Pages FreeOf(BuddyInfo buddies)
    {
        Pages free = default;
        for (int row = 0; row < buddies.Count; row++) { free += buddies[row].FreePages; }
        return free;
    }

    /// <summary>Sizes are powers of two, so at most one is within an eighth.</summary>
    private static void Vote(Span<int> votes, KiB? size, Pages? pages)
    {
        if (size is not { Count: > 0 } whole || pages is not { Count: >= FewestPages } count) { return; }
        for (int candidate = 0; candidate < s_sizes.Length; candidate++)
        {
            long difference = whole.Count - count.ToKiB(new PageSize(s_sizes[candidate])).Count;
            if (difference >= -(whole.Count / 8) && difference <= whole.Count / 8) { votes[candidate]++; }
        }
    }
}
