namespace Lowmark.Apply.Fixes;

/// <summary>From here on steps are taken back, the last one first.</summary>
public sealed record TakeBackBegan(DateTimeOffset At, TakeBackReason Reason) : FixEvent(At);

/// <summary>The step is about to be taken back.</summary>
public sealed record StepTakeBackBegan(DateTimeOffset At, int Step) : FixEvent(At);

/// <param name="Note">Null when the old state was put back; else why nothing had to be, or could be.</param>
public sealed record StepTakenBack(DateTimeOffset At, int Step, string? Note) : FixEvent(At);

/// <summary>The step's change remains.</summary>
public sealed record StepStays(DateTimeOffset At, int Step, Surprise Surprise) : FixEvent(At);

public enum TakeBackReason
{
    /// <summary>A step met a surprise.</summary>
    Surprise,

    /// <summary>Somebody asked for it.</summary>
    Asked,

    /// <summary>The run that made the fix ended before the fix did.</summary>
    Interrupted,
}
