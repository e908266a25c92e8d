using Lowmark.Kernel.Units;

namespace Lowmark.Host.Processes;

/// <summary>One process in a <see cref="ProcessTable"/>, the same object in each sample as long as it lives. Null is a
/// figure that the kernel did not tell of it.</summary>
public sealed class ProcessRow
{
    private static readonly string[] s_files = ["stat", "status", "oom_score_adj", "oom_adj", "oom_score", "cgroup"];

    private readonly string?[] _paths = new string?[s_files.Length];
    private readonly string _folder;
    private (KiB? Figure, TimeSpan At) _first;
    private (KiB? Figure, TimeSpan At) _previous;
    private (KiB? Figure, TimeSpan At) _now;

    internal ProcessRow(string folder, int pid) => (_folder, Pid) = ($"{folder}/{pid}", pid);

    public int Pid { get; }

    /// <summary>See <see cref="PidStat.StartTicks"/>; null when there is no stat.</summary>
    public long? StartTicks { get; private set; }

    /// <summary>Chosen by whoever runs it: hostile text.</summary>
    public string Name { get; private set; } = "";

    public char? State { get; private set; }
    public int? Parent { get; private set; }

    /// <summary>Real user id; null for kernel threads, whose status is not read.</summary>
    public long? Uid { get; private set; }

    /// <summary>It has no memory of its own and is never killed.</summary>
    public bool IsKernelThread { get; private set; }

    public int? Threads { get; private set; }

    /// <inheritdoc cref="PidStat.MajorFaults"/>
    public long? MajorFaults { get; private set; }

    public KiB? Size { get; private set; }

    /// <inheritdoc cref="PidStatus.VmRss"/>
    public KiB? Rss { get; private set; }

    /// <inheritdoc cref="PidStatus.RssAnon"/>
    public KiB? RssAnon { get; private set; }

    /// <inheritdoc cref="PidStatus.RssAnon"/>
    public KiB? RssFile { get; private set; }

    /// <inheritdoc cref="PidStatus.RssAnon"/>
    public KiB? RssShmem { get; private set; }

    /// <inheritdoc cref="PidStatus.VmSwap"/>
    public KiB? Swap { get; private set; }

    /// <summary>All levels that the kernel counts.</summary>
    public KiB? PageTables { get; private set; }

    public KiB? Locked { get; private set; }

    /// <inheritdoc cref="PidStatus.VmPin"/>
    public KiB? Pinned { get; private set; }

    /// <inheritdoc cref="PidStatus.HugetlbPages"/>
    public KiB? HugetlbPages { get; private set; }

    /// <summary>−1000 to 1000: oom_score_adj, oom_score_adj_read() in fs/proc/base.c; 2.6.36+.</summary>
    public int? OomScoreAdj { get; internal set; }

    /// <summary>−17 to 15: oom_adj, where the kernel has no oom_score_adj.</summary>
    public int? OomAdj { get; internal set; }

    /// <summary>oom_score: the kernel's own answer, scaled to the memory of the machine (proc_oom_score(),
    /// fs/proc/base.c).</summary>
    public int? OomScore { get; internal set; }

    public PidCgroup? Cgroup { get; internal set; }

    /// <summary>What only ends with the process: anonymous memory, in RAM or swapped out. Before 4.5, which does not
    /// tell it apart, all that is resident.</summary>
    public KiB? Own => (RssAnon ?? Rss) is { } resident ? resident + (Swap ?? default) : null;

    /// <summary>Of <see cref="Own"/>, since this table saw the process first.</summary>
    public MemoryGrowth? GrowthSinceFirst => MemoryGrowth.Between(_first, _now);

    /// <summary>Of <see cref="Own"/>, since the sample before.</summary>
    public MemoryGrowth? GrowthSincePrevious => MemoryGrowth.Between(_previous, _now);

    internal byte[]? CgroupText { get; set; }

    internal int Sample { get; set; }

    /// <summary>Where a file of this process lies, for what is read of chosen ones only.</summary>
    public string PathOf(string file) => $"{_folder}/{file}";

    /// <returns>Null for what has no memory: a kernel thread, or a task that has ended.</returns>
    public OomPages? ToOomPages(PageSize pageSize) =>
        Rss is { } rss ? new(rss.ToPages(pageSize), PageTables?.ToPages(pageSize), Swap?.ToPages(pageSize)) : null;

    internal static string NameOf(ProcessFile file) => s_files[(int)file];

    internal string PathOf(ProcessFile file) => _paths[(int)file] ??= PathOf(NameOf(file));

    internal void Take(in PidStat stat)
    {
        StartTicks = stat.StartTicks;
        State = stat.State;
        Parent = stat.Parent;
        IsKernelThread = stat.IsKernelThread;
        Threads = stat.Threads;
        MajorFaults = stat.MajorFaults;
        Name = TaskName.Of(stat.Name, Name);
    }

    /// <param name="status">Empty when it could not be read: nothing of the sample before remains.</param>
    internal void Take(scoped in PidStatus status, TimeSpan at)
    {
        if (!status.EscapedName.IsEmpty) { Name = TaskName.Unescape(status.EscapedName, Name); }
        State = status.State ?? State;
        Parent = status.Parent ?? Parent;
        Threads = status.Threads ?? Threads;
        IsKernelThread |= status.IsKernelThread == true;
        Uid = status.Uid;
        (Size, Rss, Swap) = (status.VmSize, status.VmRss, status.VmSwap);
        (RssAnon, RssFile, RssShmem) = (status.RssAnon, status.RssFile, status.RssShmem);
        PageTables = status.VmPte is { } lowest ? lowest + (status.VmPmd ?? default) : null;
        (Locked, Pinned, HugetlbPages) = (status.VmLck, status.VmPin, status.HugetlbPages);
        bool isFirst = _first.Figure is null;
        _previous = _now;
        _now = (Own, at);
        if (isFirst) { _first = _now; }
    }
}

/// <summary>The files that a <see cref="ProcessTable"/> reads.</summary>
internal enum ProcessFile
{
    Stat,
    Status,
    OomScoreAdj,
    OomAdj,
    OomScore,
    Cgroup,
}
