namespace Lowmark.Apply.Fixes;

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
