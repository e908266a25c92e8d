using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Model;

/// <summary>An incident that the evidence shows to come from an earlier one. Never certain: the kernel says nothing of
/// it.</summary>
/// <param name="Incident">That followed.</param>
/// <param name="Follows">That it came from.</param>
/// <param name="FirstCause">Where the chain began: <paramref name="Follows"/>, or what that one came from.</param>
/// <param name="Relation">unresolved_shortage, escalation or grew_again.</param>
/// <param name="AfterSeconds">Since the end of <paramref name="Follows"/>; null when unknown.</param>
/// <param name="Because">One sentence with the numbers put in.</param>
public sealed record Consequence(
    long Incident, long Follows, long FirstCause, string Relation, Confidence Confidence, double? AfterSeconds,
    string Because, EquatableArray<Evidence> Evidence);
