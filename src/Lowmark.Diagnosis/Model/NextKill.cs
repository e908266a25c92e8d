using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Model;

/// <summary>Whom the OOM killer would choose now.</summary>
/// <param name="Memcg">The group whose limit would be reached; null for the machine.</param>
/// <param name="VictimPid">Null when nobody is eligible or somebody's badness is unknown.</param>
/// <param name="Ranking">The worst of them.</param>
/// <param name="TotalPages">What oom_score_adj is scaled by; null when unknown.</param>
/// <param name="Formula">Of this kernel, in words.</param>
public sealed record NextKill(
    string? Memcg, int? VictimPid, EquatableArray<RankedTask> Ranking, Pages? TotalPages, string Formula)
{
    public RankedTask? Victim
    {
        get
        {
            foreach (RankedTask task in Ranking)
            {
                if (task.Pid == VictimPid) { return task; }
            }

            return null;
        }
    }

    /// <summary>The group is killed as a whole (memory.oom.group).</summary>
    public bool IsKilledWhole { get; init; }

    /// <summary>Tasks whose oom_score the kernel told, and of how many the model's is the same; null for a
    /// group.</summary>
    public OomScoreAgreement? Agreement { get; init; }

    /// <summary>What is left until then: of the machine what can be had and free swap, of a group the room below its
    /// limit and what can be reclaimed.</summary>
    public KiB? Room { get; init; }

    /// <summary>At the rate of the interval; null with one sample, an interval too short, or when use does not
    /// rise.</summary>
    public TimeSpan? TimeLeft { get; init; }
}

public sealed record OomScoreAgreement(int Same, int Compared);
