namespace Lowmark.Cli.Score;

/// <summary>A labelled log and what was found in it.</summary>
/// <param name="Constraint">Of kills only.</param>
/// <param name="Victim">Its pid; expected is whom the guest itself saw die.</param>
/// <param name="Predicted">Reports in which the model chose whom the kernel chose.</param>
/// <param name="Predictable">Reports in which the two can be compared.</param>
/// <param name="Wrong">Empty when the diagnosis agrees with the label.</param>
public sealed record ScoredLog(
    string Name, Outcome Cause, Outcome Constraint, Outcome Victim, int Reports, int Predicted, int Predictable,
    IReadOnlyList<string> Wrong);

/// <param name="Expected">Null when the label does not say.</param>
/// <param name="Found">Null when nothing of the kind was found.</param>
public readonly record struct Outcome(string? Expected, string? Found)
{
    public bool IsRight => Expected is not null && Expected == Found;
}
