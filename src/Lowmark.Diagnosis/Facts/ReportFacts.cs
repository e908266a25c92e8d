using Lowmark.Diagnosis.CallPaths;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Facts;

/// <summary>What the rules see of one report. Rules see facts, never text; null means "not in the evidence".</summary>
public sealed record ReportFacts
{
    public required Report Report { get; init; }

    public required ReportKind Kind { get; init; }

    public RequestFacts? Request { get; init; }

    public DecodedGfp? Gfp { get; init; }

    /// <summary>What the call trace proves of the task that asked.</summary>
    public TaskContext Context { get; init; }

    public OomConstraint? Constraint { get; init; }

    public required MemcgScope MemcgScope { get; init; }

    public MemcgFacts? Memcg { get; init; }

    public required ZoneFacts Zones { get; init; }

    public CallPath? CallPath { get; init; }

    public TaskUses Tasks { get; init; } = TaskUses.None;

    /// <inheritdoc cref="TaskSurvey.Largest"/>
    public EquatableArray<TaskUse> LargestTasks { get; init; }

    /// <inheritdoc cref="TaskSurvey.LargestShielded"/>
    public TaskUse? LargestShielded { get; init; }

    /// <inheritdoc cref="TaskSurvey.Groups"/>
    public EquatableArray<TaskGroup> TaskGroups { get; init; }

    internal MemoryUses Uses { get; init; }

    public EquatableArray<Victim> Victims { get; init; }

    /// <summary>Read from all the others.</summary>
    public Prediction? Prediction { get; internal set; }

    public Ledger? Ledger { get; init; }

    public EquatableArray<MemoryHolder> Holders { get; init; }

    /// <summary>Tasks of the report before this one in the same log; empty when there was none.</summary>
    public EquatableArray<TaskUse> EarlierTasks { get; init; }

    /// <summary>RAM the allocator manages; null when neither the totals nor the zones say it.</summary>
    public KiB? ManagedRam { get; init; }

    public MemoryState? Memory => Report.Memory;

    /// <summary>sysrq-f: the line itself, or order −1 (is_sysrq_oom(), mm/oom_kill.c).</summary>
    public bool IsManual => Report.SysrqLine is not null || Report.Request?.Order == -1;

    /// <summary>Whether reclaim could serve the request: its flags allow it, and its task was not reclaiming already
    /// (PF_MEMALLOC: __alloc_pages_slowpath() does not recurse, mm/page_alloc.c). Null when the mask is
    /// unknown.</summary>
    public bool? MayReclaim =>
        Request?.MayReclaim is true && Context is TaskContext.Reclaim ? false : Request?.MayReclaim;

    /// <summary>The kernel's own report of a kill or panic, not what a program saw of it.</summary>
    public bool IsOom => Kind is ReportKind.OomKill or ReportKind.OomPanic && Report.Program is null;

    public bool IsMemcg => MemcgScope is not MemcgScope.None;

    /// <summary>A constraint word that the kernel's own code does not have: a BPF program or a vendor's policy asked
    /// for the kill.</summary>
    public bool IsForeign =>
        Constraint is { } constraint && constraint != OomConstraint.None && constraint != OomConstraint.Memcg
        && constraint != OomConstraint.Cpuset && constraint != OomConstraint.MemoryPolicy;

    /// <summary>A failure of the page allocator itself: whole-machine OOM, page allocation failure or stall.</summary>
    public bool IsAllocatorEvent =>
        (IsOom && !IsMemcg && !IsManual && !IsForeign)
            || Kind is ReportKind.PageAllocationFailure or ReportKind.AllocationStall;

    /// <summary>The first row of a process; null when it is not in the table.</summary>
    public TaskUse? TaskOf(int pid)
    {
        ReadOnlySpan<TaskRow> rows = Tasks.Rows;
        for (int place = 0; place < rows.Length; place++)
        {
            if (rows[place].Pid == pid) { return Tasks[place]; }
        }

        return null;
    }

    /// <summary>What factors measure against: the limit of the memcg, else the machine's RAM.</summary>
    public KiB? Whole => IsMemcg ? Memcg?.Limit ?? Memcg?.Usage : ManagedRam;

    /// <summary>"the limit of /a" or "RAM".</summary>
    public string WholeName => IsMemcg ? "the group's limit" : "RAM";

    /// <summary>A counter of the whole machine, from the <c>active_anon:N</c> block; null when not printed.</summary>
    public KiB? Counter(string name) =>
        Memory is { } memory && memory.Totals.Counter(name) is { } pages ? memory.InKiB(pages) : null;

    /// <summary>A statistic of the memcg whose limit was reached, all groups below it included; null when not
    /// printed.</summary>
    public KiB? Stat(string name) => Report.Memcg?.Whole(name)?.Size;

    /// <summary>The line of a statistic; null when not printed.</summary>
    public long? StatLine(string name) => Report.Memcg?.Whole(name)?.Line;

    /// <summary>The unreclaimable cache that holds most; null when none is listed.</summary>
    public SlabUse? LargestSlab
    {
        get
        {
            SlabUse? largest = null;
            foreach (SlabUse use in Report.UnreclaimableSlab)
            {
                if (!(use.Total <= largest?.Total)) { largest = use; }
            }

            return largest;
        }
    }

    /// <summary>Share of <paramref name="part"/> in <see cref="Whole"/>, in percent; null when either is unknown or the
    /// whole is 0.</summary>
    public double? PercentOfWhole(KiB? part) => Percent(part, Whole);

    /// <summary>Whether a part is known to be at least so much of the whole.</summary>
    public bool Reaches(KiB? part, double percent) => PercentOfWhole(part) >= percent;

    /// <summary>"12 % of RAM". Never above 100 %: swap, and pages that several tasks or groups share, can add up to
    /// more than there is. Empty when the whole is unknown.</summary>
    public string ShareOfWhole(KiB part) => PercentOfWhole(part) switch
    {
        null => "",
        > 100 => $"more than {WholeName}",
        { } percent => $"{(long)Math.Round(percent, MidpointRounding.AwayFromZero)} % of {WholeName}",
    };

    public static double? Percent(KiB? part, KiB? whole) =>
        part is { } p && whole is { Count: > 0 } w ? 100.0 * p.Count / w.Count : null;
}

/// <summary>Whether a memcg's limit was reached, and whose.</summary>
public enum MemcgScope
{
    /// <summary>No memcg limit is involved.</summary>
    None,

    /// <summary>The task's own group.</summary>
    Own,

    /// <summary>An ancestor of the task's group.</summary>
    Ancestor,

    /// <summary>A memcg limit, but the log lost whose.</summary>
    Unknown,
}
