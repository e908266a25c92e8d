using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Model;

/// <summary>One report with all that was found out about it. Null and empty mean "not in the evidence", never
/// 0.</summary>
public sealed record DiagnosedReport
{
    private long _incident;

    /// <summary>1, 2, 3 … in the order in which the reports ended.</summary>
    public required long Id { get; init; }

    public required long Incident
    {
        get => _incident;
        init => _incident = value;
    }

    public required ReportKind Kind { get; init; }

    public required ReportTime Time { get; init; }

    public required KernelIdentity Kernel { get; init; }

    public required ReportSource Source { get; init; }

    public RequestFacts? Request { get; init; }

    public TriggerFacts? Trigger { get; init; }

    public OomConstraint? Constraint { get; init; }

    public MemcgFacts? Memcg { get; init; }

    public EquatableArray<Victim> Victims { get; init; }

    /// <summary>The kernel said that no task could be killed.</summary>
    public bool NothingToKill { get; init; }

    /// <summary>The kernel said that it stopped the machine because vm.panic_on_oom asks for it.</summary>
    public bool PanicIsSetting { get; init; }

    /// <summary>What a program said; null when it was the kernel that spoke.</summary>
    public ProgramRecord? Program { get; init; }

    public Prediction? Prediction { get; init; }

    public MemoryState? Memory { get; init; }

    public Ledger? Ledger { get; init; }

    public EquatableArray<ZoneCheck> Checks { get; init; }

    /// <summary>Null for a memory state: nothing has failed.</summary>
    public Cause? Cause { get; init; }

    /// <summary>What stands out in a memory state; empty for all other kinds, whose findings are the cause and its
    /// factors.</summary>
    public EquatableArray<Factor> Findings { get; init; }

    /// <summary>Free blocks by zone and order for a memory state; empty for all other kinds.</summary>
    public EquatableArray<OrderHeadroom> Headroom { get; init; }

    /// <summary>Who holds the memory, biggest first: by task, by name group, by memcg.</summary>
    public EquatableArray<MemoryHolder> Holders { get; init; }

    /// <summary>The task, group or kernel use that made memory run out; null when the evidence does not tell. Not the
    /// victim, not the trigger.</summary>
    public Culprit? Culprit { get; init; }

    /// <summary>Gives a report that was just made the incident it belongs to: known last, and no reason for a
    /// copy.</summary>
    internal void Join(long incident) => _incident = incident;
}

/// <param name="MonotonicSeconds">Kernel time stamp, seconds since boot.</param>
/// <param name="Wall">As printed by the wrapper (no time zone is invented); ISO 8601 where the wrapper's form allows,
/// else verbatim.</param>
public sealed record ReportTime(decimal? MonotonicSeconds, string? Wall);

/// <param name="Release">As printed in the CPU/Pid line: <c>4.18.0-553.el8_10.x86_64</c>.</param>
/// <param name="PageSize">Null when no line of the report shows it.</param>
public sealed record KernelIdentity(string? Release, PageSize? PageSize);

/// <param name="Name">File name, or <c>-</c> for standard input. Hostile text.</param>
/// <param name="FirstLine">1-based.</param>
/// <param name="Complete">Whether every section that this kind of report has was there and whole.</param>
/// <param name="Missing">What was lost, a phrase each.</param>
/// <param name="Unclaimed">Lines between first and last that belong to no report of ours, at most 50 kept.</param>
/// <param name="UnclaimedCount">All of them.</param>
public sealed record ReportSource(
    string Name, long FirstLine, long LastLine, bool Complete, EquatableArray<string> Missing,
    EquatableArray<UnclaimedLine> Unclaimed, long UnclaimedCount)
{
    /// <summary>As the lines name it; null when they do not. Hostile text.</summary>
    public string? Host { get; init; }
}

public sealed record UnclaimedLine(long Line, string Text);

/// <param name="Order">Null when cut, or for sysrq-f (printed as −1).</param>
/// <param name="GfpMask">Null when masked or cut.</param>
/// <param name="GfpFlags">Names of the single bits and the compound name, as the kernel writes them.</param>
/// <param name="GfpDecodedBy">Which table decoded it and why that one: "printed names", "names and value agree with
/// 5.1–6.2", "table 2.6.32–4.3, by kernel 3.10.0-1160".</param>
/// <param name="Zone">Highest zone the request may use; null when the mask is unknown.</param>
/// <param name="MayReclaim">Whether it may sleep and reclaim; null when the mask is unknown.</param>
/// <param name="AllocationBytes">Size asked for by a vmalloc or overcommit request; null otherwise.</param>
public sealed record RequestFacts(
    int? Order, ulong? GfpMask, EquatableArray<string> GfpFlags, string? GfpDecodedBy, string? Zone, bool? MayReclaim,
    NodeMask? Nodemask, string? Cpuset, NodeMask? MemsAllowed, long? AllocationBytes);

/// <summary>The task whose allocation failed. Not the victim, not the culprit.</summary>
public sealed record TriggerFacts(string? Comm, int? Pid, int? Cpu, int? OomScoreAdj, CallPath? CallPath);

/// <param name="Kind">Machine name of what the kernel was doing: network_receive, page_fault, page_cache_read, fork,
/// …</param>
/// <param name="Summary">The same for a reader.</param>
/// <param name="Module">Out-of-core module that asked, when one is on the path.</param>
/// <param name="Frames">Function names, innermost first, unreliable ones (<c>?</c>) left out.</param>
public sealed record CallPath(string Kind, string Summary, string? Module, EquatableArray<string> Frames);

/// <param name="OomPath">The group whose limit was reached.</param>
/// <param name="TaskPath">The group of the victim (v5.0+: task_memcg=) or of the trigger (before: Task in …).</param>
/// <param name="Limit">Null when unlimited or not printed.</param>
/// <param name="SwapLimit">Null when unlimited or not printed; zero when swap is forbidden.</param>
public sealed record MemcgFacts(
    string? OomPath, string? TaskPath, KiB? Usage, KiB? Limit, long? Failcnt, KiB? SwapUsage, KiB? SwapLimit,
    MemcgOwner? Owner, EquatableArray<NamedBytes> Stats)
{
    /// <summary>Whose the limit is: the owner of <see cref="OomPath"/>. <see cref="Owner"/> is that of the task's own
    /// group.</summary>
    public MemcgOwner? LimitOwner { get; init; }

    /// <summary>Null when the report does not show which.</summary>
    public CgroupVersion? Hierarchy { get; init; }

    /// <summary>Memory and swap as one counter, which version 1 has; null where there is none.</summary>
    public KiB? MemoryAndSwapUsage { get; init; }

    /// <summary>Null when unlimited or not printed.</summary>
    public KiB? MemoryAndSwapLimit { get; init; }
}

public readonly record struct NamedBytes(string Name, long Bytes);

/// <summary>Who owns a memcg, by its path alone.</summary>
/// <param name="Kind">systemd_service, systemd_user, systemd_scope, systemd_slice, docker, podman, containerd, crio,
/// kubernetes_pod, lxc, libvirt, slurm, nomad, root, unknown.</param>
/// <param name="Name">What a person would call it.</param>
public sealed record MemcgOwner(
    string Kind, string? Name, string? PodUid, string? ContainerId, string? Unit, string? QosClass);

public sealed record Victim(
    int Pid, string? Comm, long? Uid, KiB? TotalVm, KiB? AnonRss, KiB? FileRss, KiB? ShmemRss, KiB? Swap, KiB? Pgtables,
    int? OomScoreAdj, string? MemcgPath, bool? Reaped, long Line);

/// <param name="VictimPid">Whom the model chooses; null when nobody is eligible or the table is not whole.</param>
/// <param name="Agrees">Whether the kernel chose the same; null when one of the two is unknown.</param>
/// <param name="TotalPages">What oom_score_adj is scaled by; null when unknown.</param>
/// <param name="Formula">The era's formula in words.</param>
/// <param name="Note">Why they differ, or what the model could not know.</param>
public sealed record Prediction(
    int? VictimPid, bool? Agrees, EquatableArray<RankedTask> Ranking, Pages? TotalPages, string Formula, string? Note)
{
    /// <summary>The task of <see cref="VictimPid"/>; null when it is not in the ranking.</summary>
    public RankedTask? Chosen
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
}

/// <param name="Badness">Null when the task can not be chosen.</param>
/// <param name="WhyNot">Why a task bigger than the victim was passed over; null when it was not.</param>
public readonly record struct RankedTask(
    int Pid, string Comm, Pages? Badness, Pages Held, int? OomScoreAdj, bool Eligible, string? WhyNot);

/// <param name="Usable">Free pages after the cuts the kernel makes; null when not printed.</param>
/// <param name="Needed">What it must exceed; null when not printed.</param>
/// <param name="ShortBy">How many more free pages would pass; null when it passed or is unknown.</param>
/// <param name="Verdict">The inequality with the numbers put in.</param>
public sealed record ZoneCheck(
    int Node, string Zone, bool Eligible, string? WhyNot, Pages? Free, Pages? Usable, Pages? Needed, Pages? ShortBy,
    bool? WatermarkOk, bool? BlockAvailable, string Verdict, long? Line)
{
    /// <summary>What the zone's free pages must exceed, its cuts and reserve inside; null when not printed.</summary>
    public Pages? FreeToExceed => Needed + (Free - Usable);

    /// <summary>The free blocks as the request sees them, index = order; empty for a zone that it may not use and
    /// where they were not printed.</summary>
    public EquatableArray<OrderCheck> Orders { get; init; }
}

/// <param name="Suffices">Whether one of the blocks would do for the request.</param>
/// <param name="WhyNot">Null when one would, and when there is none.</param>
public readonly record struct OrderCheck(FreeBlocks Free, bool Suffices, string? WhyNot);

/// <param name="Id">One of design's closed list.</param>
public sealed record Cause(
    string Id, Confidence Confidence, string Summary, EquatableArray<Evidence> Evidence,
    EquatableArray<Factor> Factors);

/// <param name="Confidence">How far the evidence carries it.</param>
public sealed record Factor(string Id, string Summary, Confidence Confidence, EquatableArray<Evidence> Evidence);

/// <summary>The memory ledger: entries add up to <see cref="Total"/>, or <see cref="Unaccounted"/> says by how much
/// not.</summary>
/// <param name="Scope">"machine", "node 1" or the memcg's path.</param>
/// <param name="Entries">Disjoint uses, as printed.</param>
/// <param name="Unaccounted">Total − Σ entries; negative when counters overlap. Null when the total is unknown.</param>
public sealed record Ledger(string Scope, KiB? Total, EquatableArray<LedgerEntry> Entries, KiB? Unaccounted);

public sealed record LedgerEntry(string Name, KiB Size, long? Line);

/// <param name="Kind">task, name_group or memcg.</param>
/// <param name="Tasks">How many tasks it counts; 0 for a memcg, whose tasks the kernel does not list.</param>
public sealed record MemoryHolder(
    string Kind, string Name, int? Pid, int Tasks, KiB Resident, KiB? Swap, bool IsVictim)
{
    /// <summary>Resident and swapped.</summary>
    public KiB Held => Resident + (Swap ?? default);
}

/// <param name="Kind">task, name_group, memcg, kernel, shared_memory, reservation.</param>
/// <param name="Because">What was measured, a noun phrase without the size.</param>
public sealed record Culprit(string Kind, string Name, int? Pid, KiB? Size, string Because)
{
    /// <summary>The factor that says the same with its share; null when there is none. It need not be
    /// confirmed.</summary>
    public string? FactorId { get; init; }
}
