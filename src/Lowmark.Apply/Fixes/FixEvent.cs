using Lowmark.Kernel;

namespace Lowmark.Apply.Fixes;

/// <summary>What happened in a fix: a line of its journal, and what a watcher is told.</summary>
/// <param name="At">By the machine's clock; for readers: nothing is decided by it.</param>
public abstract record FixEvent(DateTimeOffset At);

/// <summary>The first of every journal: all that is needed to take the fix back.</summary>
/// <param name="Boot">The kernel's id of this boot; null when it is not known.</param>
public sealed record FixBegan(DateTimeOffset At, string Id, string? Boot, EquatableArray<FixStep> Steps)
    : FixEvent(At);

/// <param name="State">Any but <see cref="FixState.Open"/>.</param>
public sealed record FixEnded(DateTimeOffset At, FixState State) : FixEvent(At);
