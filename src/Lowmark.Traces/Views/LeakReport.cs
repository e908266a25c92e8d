using Lowmark.Kernel;

namespace Lowmark.Traces.Views;

/// <summary>What was allocated while the trace ran and not given back. Its amounts are of that, in bytes.</summary>
/// <remarks>Not all of it leaks: a cache that fills looks the same. What leaks goes on and on, and little of it is ever
/// given back.</remarks>
public sealed record LeakReport : TraceReport
{
    public override string View => "leak";

    public override TraceUnit Unit => TraceUnit.Bytes;

    /// <summary>Younger allocations are not counted.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>By what it is and who asked, most bytes first.</summary>
    public required EquatableArray<LeakSuspect> Suspects { get; init; }

    /// <summary>All that was seen allocated, whatever became of it.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Of <see cref="AllocatedBytes"/>.</summary>
    public required long FreedBytes { get; init; }

    /// <summary>One of so many addresses was followed: 1 when all were. Figures stand for all of them.</summary>
    public required long Sampled { get; init; }

    /// <summary>Times that events were lost: what was given back then still counts as kept.</summary>
    public required long Gaps { get; init; }
}

/// <param name="Kind">The cache, or the size of the objects where the kernel does not tell it, or pages. Hostile
/// text.</param>
/// <param name="Asker">The function that asked; null when the trace does not tell.</param>
/// <param name="Comm">Hostile text.</param>
/// <param name="Kept">Not given back, and older than the report's age.</param>
/// <param name="Allocated">Of all ages, given back or not.</param>
/// <param name="Freed">Of <paramref name="Allocated"/>.</param>
/// <param name="Oldest">Age of the oldest one kept.</param>
public sealed record LeakSuspect(
    string Kind, string? Asker, string Comm, long Kept, long KeptBytes, long Allocated, long Freed, TimeSpan Oldest);
