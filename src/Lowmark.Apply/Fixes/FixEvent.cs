using Lowmark.Kernel;

namespace Lowmark.Apply.Fixes;

/// <summary>What happened in a fix: a line of its journal, and what a watcher is told.</summary>
/// <param name="At">By the machine's clock; for readers: nothing is decided by it.</param>
public abstract record FixEvent(DateTimeOffset At);

/// <summary>The first of every journal: all that is needed to take the fix back.</summary>
/// <param name="Boot">The kernel's id of this boot; null when it is not known.</param>
public sealed record FixBegan(DateTimeOffset At, string Id, string? Boot, EquatableArray<FixStep> Steps)
    : FixEvent(At);

/// <summary>The step is about to act.</summary>
public sealed record StepBegan(DateTimeOffset At, int Step) : FixEvent(At);

/// <summary>A step has made a file or folder that was not there.</summary>
/// <param name="Path">From the machine's root.</param>
/// <param name="Inode">By which it is known again: only this very one is removed.</param>
public sealed record StepMade(DateTimeOffset At, int Step, string Path, ulong Inode) : FixEvent(At);

/// <param name="Found">What was read back; null for a step that holds no value.</param>
/// <param name="Effect">What a trigger achieved; null for every other step.</param>
public sealed record StepDone(DateTimeOffset At, int Step, string? Found, TriggerEffect? Effect) : FixEvent(At);

/// <param name="HasActed">False when it is sure that the step has changed nothing.</param>
/// <param name="Found">What was read back after it had acted; null when nothing was.</param>
public sealed record StepFailed(DateTimeOffset At, int Step, Surprise Surprise, bool HasActed, string? Found)
    : FixEvent(At);

/// <summary>From here on steps are taken back, the last one first.</summary>
public sealed record TakeBackBegan(DateTimeOffset At, TakeBackReason Reason) : FixEvent(At);

/// <summary>The step is about to be taken back.</summary>
public sealed record StepTakeBackBegan(DateTimeOffset At, int Step) : FixEvent(At);

/// <param name="Note">Null when the old state was put back; else why nothing had to be, or could be.</param>
public sealed record StepTakenBack(DateTimeOffset At, int Step, string? Note) : FixEvent(At);

/// <summary>The step's change remains.</summary>
public sealed record StepStays(DateTimeOffset At, int Step, Surprise Surprise) : FixEvent(At);

/// <param name="State">Any but <see cref="FixState.Open"/>.</param>
public sealed record FixEnded(DateTimeOffset At, FixState State) : FixEvent(At);

public enum TakeBackReason
{
    /// <summary>A step met a surprise.</summary>
    Surprise,

    /// <summary>Somebody asked for it.</summary>
    Asked,

    /// <summary>The run that made the fix ended before the fix did.</summary>
    Interrupted,
}
