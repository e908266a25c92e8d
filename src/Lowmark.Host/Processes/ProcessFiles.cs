namespace Lowmark.Host.Processes;

/// <summary>What a sample reads of each process beside <c>stat</c> and <c>status</c>. Of a kernel thread it is
/// <c>stat</c> alone. What is not asked for keeps the value of the sample before.</summary>
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
