using Lowmark.Apply.Fixes;

namespace Lowmark.Apply;

/// <summary>What came of a run.</summary>
/// <param name="Fix">Null when none was begun.</param>
/// <param name="Surprise">Why it did not come to its end; null when it did. A take-back that leaves something tells why
/// with the step.</param>
public sealed record FixResult(FixRecord? Fix, Surprise? Surprise)
{
    /// <summary>Whether what was asked for is so.</summary>
    public bool IsDone => Surprise is null && Fix is null or { State: FixState.Applied or FixState.TakenBack };
}
