namespace Lowmark.Host.Processes;

/// <summary>What a sample reads of each process beside <c>stat</c> and <c>status</c>. Of a kernel thread it is
/// <c>stat</c> alone.</summary>
[Flags]
public enum ProcessFiles
{
    None = 0,

    /// <summary><c>oom_score_adj</c>, or <c>oom_adj</c> where that is all there is (up to 2.6.35).</summary>
    OomScoreAdj = 1,

    /// <summary><c>oom_score</c>: the kernel computes it when it is read.</summary>
    OomScore = 2,

    Cgroup = 4,

    All = OomScoreAdj | OomScore | Cgroup,
}

/// <summary>A file that some processes were not told of.</summary>
/// <param name="File">Its name in the folder of the process.</param>
/// <param name="Processes">How many; at least 1.</param>
public readonly record struct ProcessGap(string File, HostFileState State, int Processes);
