using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Changes;

/// <summary>A bound of one memory group.</summary>
/// <param name="Path">From the root of the hierarchy, as the kernel prints it: <c>/system.slice/db.service</c>. Hostile
/// text.</param>
/// <param name="Value">Null: no bound (<c>max</c>, on v1 −1).</param>
public sealed record SetGroupBound(string Path, GroupBound Bound, KiB? Value) : Change
{
    public override string Setting => $"{Word}:{Path}={(Value is { } size ? SettingText.Exact(size) : "max")}";

    private string Word => Bound switch
    {
        GroupBound.Max => "cgroup",
        GroupBound.High => "memory.high",
        GroupBound.Low => "memory.low",
        GroupBound.SwapMax => "memory.swap.max",
    };
}

public enum GroupBound
{
    /// <summary>memory.max; on v1 memory.limit_in_bytes.</summary>
    Max,

    /// <summary>memory.high: above it tasks are slowed and reclaimed from; v2 only.</summary>
    High,

    /// <summary>memory.low: below it memory is reclaimed only when nothing else is left; v2 only.</summary>
    Low,

    /// <summary>memory.swap.max: of swap alone; v2 only.</summary>
    SwapMax,
}

/// <summary>The NUMA nodes that a group may use (cpuset.mems).</summary>
/// <param name="Path">Null: whatever group or policy confines the request. Hostile text.</param>
public sealed record SetNodes(string? Path, NodeMask Nodes) : Change
{
    public override string Setting => Path is null ? $"mems={Nodes}" : $"mems:{Path}={Nodes}";
}

/// <summary>Whether the kernel kills all of a group at once (memory.oom.group, v2).</summary>
/// <param name="Path">Hostile text.</param>
public sealed record SetGroupKill(string Path, bool IsWhole) : Change
{
    public override string Setting => $"memory.oom.group:{Path}={(IsWhole ? 1 : 0)}";
}
