using Lowmark.Kernel.Units;

namespace Lowmark.Host.Cgroups;

/// <summary>The limits that a group can run into.</summary>
public enum LimitKind
{
    /// <summary>The OOM killer's.</summary>
    Max,

    /// <summary>v2: where tasks are slowed down.</summary>
    High,

    /// <summary>v2: swap.</summary>
    SwapMax,

    /// <summary>v1: memory and swap together.</summary>
    MemswMax,
}

/// <summary>A limit on the path of a group.</summary>
/// <param name="SetBy">The group itself or one above it.</param>
/// <param name="Used">What counts against it: of <paramref name="SetBy"/>, with all groups in it. Null when it could
/// not be read.</param>
public readonly record struct PathLimit(KiB Bound, Cgroup SetBy, KiB? Used)
{
    /// <summary>What is left below it, for all groups in it together; below zero when a limit was lowered. Null when
    /// <see cref="Used"/> is.</summary>
    public KiB? Room => Used is { } used ? Bound - used : null;
}

/// <summary>What holds for a group: its own limits, and those of all groups that it counts in.</summary>
/// <param name="Smallest">The effective limit: the smallest; of equal ones the outermost, which counts more. Null when
/// there is none.</param>
/// <param name="Tightest">The one with least room, which is met first. Null when there is no limit, or no usage is
/// known.</param>
/// <param name="IsComplete">False when a limit or a usage on the path could not be read: there may be a smaller
/// one.</param>
public readonly record struct PathLimits(PathLimit? Smallest, PathLimit? Tightest, bool IsComplete)
{
    /// <summary>Walks up the path. In v1 it ends below a group that does not count its children (use_hierarchy 0).
    /// </summary>
    public static PathLimits Of(Cgroup group, LimitKind kind = LimitKind.Max)
    {
        ArgumentNullException.ThrowIfNull(group);
        (MemcgField bound, MemcgField used) = kind switch
        {
            LimitKind.Max => (MemcgField.Max, MemcgField.Usage),
            LimitKind.High => (MemcgField.High, MemcgField.Usage),
            LimitKind.SwapMax => (MemcgField.SwapMax, MemcgField.Swap),
            LimitKind.MemswMax => (MemcgField.MemswMax, MemcgField.MemswUsage),
        };
        PathLimits found = new(null, null, IsComplete: true);
        bool isCounted = true;
        for (Cgroup? at = group; at is not null && isCounted; at = at.Parent)
        {
            if (at.Memory is { } memory) { found = found.With(at, memory, bound, used); }
            isCounted = at.Parent?.Memory?.IsHierarchical != false;
        }

        return found;
    }

    /// <summary>Of the groups right below the one that sets a limit, the one that holds most and is not this group nor
    /// around it: who uses the limit up.</summary>
    /// <returns>Null when the limit is the group's own, or nobody else is there.</returns>
    public static Cgroup? LargestSibling(Cgroup group, Cgroup limiting)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(limiting);
        Cgroup? onPath = group;
        while (onPath is not null && onPath.Parent != limiting) { onPath = onPath.Parent; }
        if (onPath is null) { return null; }
        return limiting.LargestChild == onPath ? limiting.SecondChild : limiting.LargestChild;
    }

    private PathLimits With(Cgroup at, Memcg memory, MemcgField boundField, MemcgField usedField)
    {
        if (memory.IsUnreadable(boundField)) { return this with { IsComplete = false }; }
        if (memory.Limit(boundField)?.Bound is not { } bound) { return this; }
        PathLimit limit = new(bound, at, memory.Size(usedField));
        bool isSmaller = Smallest is not { } smallest || limit.Bound <= smallest.Bound;
        bool isTighter = limit.Room is { } room && (Tightest?.Room is not { } least || room <= least);
        return new(
            isSmaller ? limit : Smallest, isTighter ? limit : Tightest, IsComplete && limit.Used is not null);
    }
}
