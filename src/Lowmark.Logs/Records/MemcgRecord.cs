using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>One counter of a memory cgroup: <c>memory: usage 24576kB, limit 24576kB, failcnt 0</c>.</summary>
/// <param name="Limit">Null when unlimited: any figure of 2^53/4 kB or more (PAGE_COUNTER_MAX and res_counter forms of
/// all eras).</param>
public readonly record struct MemcgCounter(long Line, string Name, KiB Usage, KiB? Limit, long? Failcnt)
{
    private const long UnlimitedKiB = 1L << 51;

    /// <returns>Null when usage or limit was cut: a limit that can not be read is not "unlimited".</returns>
    public static MemcgCounter? TryParse(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTakeThrough(": usage "u8, out ReadOnlySpan<byte> name)
            || !TryTakeKiB(ref cursor, out long usage)) { return null; }
        if (!cursor.TryTakeThrough("limit "u8, out _) || !TryTakeKiB(ref cursor, out long kib)) { return null; }
        KiB? limit = kib < UnlimitedKiB ? new KiB(kib) : null;
        long? failcnt = cursor.TryTakeThrough("failcnt "u8, out _)
            && cursor.TryTakeCount(out long count) ? count : null;
        return new MemcgCounter(line, Names.Of(name), new KiB(usage), limit, failcnt);
    }

    /// <summary>A figure beyond 63 bits (a counter that wrapped below zero) counts as the most there is.</summary>
    private static bool TryTakeKiB(ref LineCursor cursor, out long kib)
    {
        if (cursor.TryTakeCount(out kib)) { return cursor.TryTake("kB"u8); }
        int digits = cursor.Rest.IndexOfAnyExcept(ByteSets.Digits);
        kib = long.MaxValue;
        return digits is > 18 and < 30 && cursor.Rest[digits..].StartsWith("kB"u8)
            && cursor.TryTakeThrough("kB"u8, out _);
    }
}

/// <summary>What a report says of the memory cgroup whose limit was reached.</summary>
/// <remarks>Sources: mem_cgroup_print_oom_context(), mem_cgroup_print_oom_meminfo() (mm/memcontrol.c).</remarks>
public sealed record MemcgRecord
{
    private const string TotalPrefix = "total_";

    /// <summary>Only cgroup v1 since v6.4 does, and a lookup is made for each of many statistics.</summary>
    private readonly bool _printsTotals;

    /// <summary><c>Task in A killed…</c>: the trigger's group.</summary>
    public string? TaskPath { get; init; }

    /// <summary>The group whose limit was reached. <c>host</c> on Alibaba kernels means no group at all.</summary>
    public string? LimitPath { get; init; }

    /// <summary>Line of the two paths.</summary>
    public long? PathLine { get; init; }

    public EquatableArray<MemcgCounter> Counters { get; init; }

    /// <summary>The group the statistics below are of.</summary>
    public string? StatsPath { get; init; }

    /// <summary>Bytes (or event counts) by the kernel's names.</summary>
    public EquatableArray<MemcgStat> Stats
    {
        get;
        init
        {
            field = value;
            _printsTotals = PrintTotals(value.AsSpan());
        }
    }

    /// <summary>One entry a group of the subtree, where the kernel printed them (v3.8 to v5.2); empty
    /// otherwise.</summary>
    public EquatableArray<MemcgGroupUse> Groups { get; init; }

    /// <summary>The statistics of all groups that the kernel printed one line each of, added up; empty otherwise. The
    /// line is that of the group with most of it.</summary>
    public EquatableArray<MemcgStat> GroupSums { get; init; }

    /// <summary>Alibaba kernels say "limit of host" for a shortage of the whole machine.</summary>
    public bool IsHost => LimitPath is "host";

    /// <summary>The hierarchy that the shape of the report proves; null when both print it so.</summary>
    /// <remarks>mem_cgroup_print_oom_meminfo() (mm/memcontrol.c): since v5.3 a line <c>swap:</c> for v2, and lines
    /// <c>memory+swap:</c> and <c>kmem:</c> for v1; with it came the names of v2's memory.stat for both, until v6.4
    /// gave v1 its own again, <c>total_…</c> among them. Up to v5.2 both printed all lines and v1's names.</remarks>
    public CgroupVersion? Hierarchy
    {
        get
        {
            if (Counter("swap") is not null) { return CgroupVersion.V2; }
            bool isV1 = Stat("total_cache") is not null || Stat("hierarchical_memory_limit") is not null
                || (Counter("memory+swap") is not null && Stat("anon") is not null);
            return isV1 ? CgroupVersion.V1 : null;
        }
    }

    public MemcgCounter? Counter(string name)
    {
        foreach (ref readonly MemcgCounter counter in Counters.AsSpan())
        {
            if (counter.Name == name) { return counter; }
        }

        return null;
    }

    public MemcgStat? Stat(string name) => Find(Stats.AsSpan(), name);

    /// <summary>A statistic of the group and all groups below it, as its limit counts: the sum of the lines of all
    /// groups (v3.8 to v5.2, <see cref="Groups"/>), else <c>total_NAME</c> (cgroup v1 since v6.4), else NAME, which
    /// memory_stat_format() sums itself (v5.3+). Null when not printed.</summary>
    /// <remarks>mem_cgroup_print_oom_info() prints mem_cgroup_read_stat() of each group of the tree,
    /// memcg_page_state_local() in v5.2: what the group itself was charged, without its children
    /// (mm/memcontrol.c).</remarks>
    public MemcgStat? Whole(string name)
    {
        if (Find(GroupSums.AsSpan(), name) is { } sum) { return sum; }
        if (!_printsTotals) { return Stat(name); }
        MemcgStat? own = null;
        foreach (ref readonly MemcgStat stat in Stats.AsSpan())
        {
            int prefix = stat.Name.Length - name.Length;
            if (prefix == 0 && own is null && stat.Name == name) { own = stat; }
            else if (prefix == TotalPrefix.Length && stat.Name.StartsWith(TotalPrefix, StringComparison.Ordinal)
                && stat.Name.EndsWith(name, StringComparison.Ordinal))
            {
                return stat;
            }
        }

        return own;
    }

    private static bool PrintTotals(ReadOnlySpan<MemcgStat> stats)
    {
        foreach (ref readonly MemcgStat stat in stats)
        {
            if (stat.Name.StartsWith(TotalPrefix, StringComparison.Ordinal)) { return true; }
        }

        return false;
    }

    private static MemcgStat? Find(ReadOnlySpan<MemcgStat> stats, string name)
    {
        foreach (ref readonly MemcgStat stat in stats)
        {
            if (stat.Name == name) { return stat; }
        }

        return null;
    }

    /// <summary><c>Task in A killed as a result of limit of B</c>; either half alone where v3.15 and v3.16 split
    /// it.</summary>
    public static (string? Task, string? Limit) PathsOf(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        string? task = null;
        if (cursor.TryTake("Memory limit reached of cgroup "u8))
        {
            return (null, Encoding.UTF8.GetString(cursor.Rest));
        }
        bool hasTask = cursor.TryTake("Task in "u8);
        ReadOnlySpan<byte> rest = cursor.Rest;
        int at = rest.IndexOf("killed as a result of limit of"u8);
        if (hasTask)
        {
            ReadOnlySpan<byte> own = at < 0 ? CutPhrase.Strip(rest, " killed as a result of limit of"u8) : rest[..at];
            task = Encoding.UTF8.GetString(own.Trim((byte)' '));
        }
        if (at < 0) { return (task, null); }
        ReadOnlySpan<byte> limit = rest[(at + "killed as a result of limit of"u8.Length)..].Trim((byte)' ');
        return (task, limit.IsEmpty ? null : Encoding.UTF8.GetString(limit));
    }
}

/// <param name="Value">Bytes, but for counts of events (pgfault, workingset_…).</param>
public readonly record struct MemcgStat(long Line, string Name, long Value)
{
    /// <summary>Of what counts bytes.</summary>
    public KiB Size => KiB.FromBytes(Value);
}

/// <param name="Held">Cache and anonymous memory of the group itself, without its children.</param>
public readonly record struct MemcgGroupUse(long Line, string Path, KiB Held);
