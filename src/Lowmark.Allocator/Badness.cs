using System.Buffers;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>How bad the OOM killer finds each task.</summary>
/// <remarks>Source: oom_badness(), mm/oom_kill.c, the trees of <see cref="BadnessFormula"/>. A unit of oom_score_adj is
/// total/1000 pages, divided as integers. Not in a log and not modelled: tasks already reaped (MMF_OOM_SKIP), vfork
/// children, memory policies of single tasks, oom_task_origin (swapoff).</remarks>
public static class Badness
{
    private const int RootBonus = 30;
    private const int Protected = -1000;
    private const int ProtectedOld = -17;

    /// <summary>Room for the place of a task below its points, in a key that sorts: no kernel has more pids.</summary>
    private const int PlaceBits = 23;

    /// <summary>2 PiB of 4 kB pages: figures above it come from damaged rows, and rank as equals.</summary>
    private const long MostPoints = 1L << 39;

    /// <param name="tasks">In the order of the table, which is the order in which the kernel looks at them.</param>
    /// <param name="totalPages">What oom_score_adj is scaled by, see <see cref="TotalPages"/>; null when
    /// unknown.</param>
    public static BadnessRanking Rank(ReadOnlySpan<TaskState> tasks, Pages? totalPages, BadnessFormula formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        RankedBadness[] rows = new RankedBadness[tasks.Length];
        VictimChoice choice = new(formula.Tie);
        VictimChoice underBonus = new(formula.Tie);
        bool hasBonus = formula.HasRootBonus;
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly TaskState task = ref tasks[i];
            rows[i] = Score(task, totalPages, formula);
            ref readonly RankedBadness row = ref rows[i];
            if (!row.Eligible) { continue; }
            choice.Look(i, row.Points, task);
            if (hasBonus) { underBonus.Look(i, PointsAsAdministrator(task, totalPages, formula) ?? row.Points, task); }
        }

        return new(
            new(rows), new(WorstFirst(rows)), choice.Place, hasBonus ? underBonus.Place : choice.Place, formula);
    }

    /// <summary>The choice of <see cref="Rank"/> alone.</summary>
    public static int? Choose(ReadOnlySpan<TaskState> tasks, Pages? totalPages, BadnessFormula formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        VictimChoice choice = new(formula.Tie);
        for (int i = 0; i < tasks.Length; i++)
        {
            RankedBadness row = Score(tasks[i], totalPages, formula);
            if (row.Eligible) { choice.Look(i, row.Points, tasks[i]); }
        }

        return choice.Place;
    }

    /// <summary>The badness of one task.</summary>
    public static RankedBadness Score(in TaskState task, Pages? totalPages, BadnessFormula formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        string? whyNot = WhyNot(task);
        long? points = whyNot is null ? Points(task, isAdministrator: false, totalPages, formula.Rule) : null;
        return new(points, task.Held, whyNot);
    }

    /// <summary>The points if the task has CAP_SYS_ADMIN.</summary>
    /// <returns>Null when it can not be chosen or is not of uid 0, and where the kernel does not ask.</returns>
    public static long? PointsAsAdministrator(in TaskState task, Pages? totalPages, BadnessFormula formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        return formula.HasRootBonus && task.Uid == 0 && WhyNot(task) is null
            ? Points(task, isAdministrator: true, totalPages, formula.Rule)
            : null;
    }

    /// <summary>Places of the rows: those without points last; the table's order among equals.</summary>
    private static int[] WorstFirst(ReadOnlySpan<RankedBadness> rows)
    {
        long[] keys = ArrayPool<long>.Shared.Rent(rows.Length);
        int[] places = new int[rows.Length];
        for (int i = 0; i < places.Length; i++)
        {
            long rank = rows[i].Points is { } points ? -Math.Clamp(points, -MostPoints, MostPoints) : MostPoints + 1;
            keys[i] = (rank << PlaceBits) | (uint)i;
            places[i] = i;
        }

        Array.Sort(keys, places, 0, places.Length);
        ArrayPool<long>.Shared.Return(keys);
        return places;
    }

    /// <summary>The "score N" of the kill line and /proc/PID/oom_score: proc_oom_score(), fs/proc/base.c, read at 5.10
    /// and 6.18.</summary>
    /// <param name="points">Null for a task that cannot be chosen.</param>
    /// <param name="totalPages">RAM and swap of the machine, whatever confined the OOM.</param>
    public static long ProcOomScore(long? points, Pages totalPages, BadnessRule rule)
    {
        if (points is not { } badness || totalPages.Count <= 0) { return 0; }
        return rule switch
        {
            BadnessRule.Unpredictable or BadnessRule.PerMille => badness,
            BadnessRule.PagesRootByAdj or BadnessRule.PagesRootByShare or BadnessRule.Pages =>
                Narrow((Int128)badness * 1000 / totalPages.Count),
            BadnessRule.SignedPages => Narrow((1000 + ((Int128)badness * 1000 / totalPages.Count)) * 2 / 3),
        };
    }

    private static string? WhyNot(in TaskState task) => task switch
    {
        { Tgid: 1 } => "init is never chosen",
        { OomScoreAdj: <= Protected } => "oom_score_adj -1000 protects it",
        { OomScoreAdj: null, OomAdj: <= ProtectedOld } => "oom_adj -17 protects it",
        _ => null,
    };

    /// <summary>The scale of oom_adj writes since 2.6.36: −17 … 15 onto −1000 … 1000 (oom_adj_write(),
    /// fs/proc/base.c).</summary>
    private static int FromOomAdj(int oomAdj) => oomAdj >= 15 ? 1000 : Math.Max(oomAdj, ProtectedOld) * 1000 / 17;

    private static long? Points(in TaskState task, bool isAdministrator, Pages? totalPages, BadnessRule rule)
    {
        long held = task.Held.Count;
        int adj = task.OomScoreAdj ?? (task.OomAdj is { } old ? FromOomAdj(old) : 0);
        bool isCounted = rule is not (BadnessRule.Unpredictable or BadnessRule.PerMille);
        return isCounted && adj == 0 && !isAdministrator
            ? rule == BadnessRule.SignedPages ? held : Math.Max(held, 1)
            : Points(held, adj, isAdministrator, totalPages, rule);
    }

    private static long? Points(long held, int adj, bool isAdministrator, Pages? totalPages, BadnessRule rule)
    {
        bool needsTotal = adj != 0 || rule == BadnessRule.PerMille
            || (isAdministrator && rule == BadnessRule.PagesRootByAdj);
        if (rule == BadnessRule.Unpredictable || (needsTotal && totalPages is not { Count: > 0 })) { return null; }
        long total = totalPages?.Count ?? 0;
        Int128 unit = total / 1000;
        int bonus = isAdministrator ? RootBonus : 0;
        Int128 pages = held;
        Int128 points = rule switch
        {
            BadnessRule.PerMille => Int128.Clamp((pages * 1000 / total) - bonus + adj, 1, 1000),
            BadnessRule.PagesRootByAdj => pages + ((adj - bonus) * unit),
            BadnessRule.PagesRootByShare => pages - (isAdministrator ? pages * 3 / 100 : 0) + (adj * unit),
            BadnessRule.Pages or BadnessRule.SignedPages => pages + (adj * unit),
            BadnessRule.Unpredictable => 0,
        };
        return Narrow(rule == BadnessRule.SignedPages ? points : Int128.Max(points, 1));
    }

    private static long Narrow(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);

    /// <summary>Whom a kernel holds for the worst while it looks at one task after the other.</summary>
    private struct VictimChoice(TieRule tie)
    {
        private long _most;
        private bool _isLeader;
        private bool _isUnknown;
        private int? _place;

        /// <summary>Null when nobody is eligible or somebody's badness is unknown.</summary>
        public readonly int? Place => _isUnknown ? null : _place;

        /// <param name="badness">Of an eligible task; null when unknown.</param>
        public void Look(int place, long? badness, in TaskState task)
        {
            if (badness is not { } points)
            {
                _isUnknown = true;
                return;
            }

            bool winsTie = tie == TieRule.Last || (tie == TieRule.FirstLeader && !_isLeader);
            if (_place is not null && (points < _most || (points == _most && !winsTie))) { return; }
            _place = place;
            _most = points;
            _isLeader = task.Pid == task.Tgid;
        }
    }
}
