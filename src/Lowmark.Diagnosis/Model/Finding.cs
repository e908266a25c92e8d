using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Model;

/// <summary>What a rule found out. Unknown is an answer: the evidence to decide was not there.</summary>
public enum Outcome
{
    Confirmed,
    Refuted,
    Unknown,
}

/// <summary>How far the evidence carries a named cause.</summary>
public enum Confidence
{
    /// <summary>The kernel's own statement, or its arithmetic with the numbers printed.</summary>
    Certain,

    /// <summary>The numbers agree, but one that would decide was not printed.</summary>
    Likely,

    /// <summary>Nothing contradicts it, and something is missing.</summary>
    Possible,
}

/// <summary>Where a statement comes from.</summary>
/// <param name="Line">1-based line of the input; null when it was computed from several lines.</param>
/// <param name="Text">The line as it stood in the log, or the arithmetic with the numbers put in. Hostile text.</param>
/// <param name="Because">What it shows, one claim.</param>
public sealed record Evidence(long? Line, string Text, string Because)
{
    /// <summary>The one line or inequality that decides the cause; at most one of a cause.</summary>
    public bool Decides { get; init; }
}

/// <summary>One statement with its evidence.</summary>
/// <param name="RuleId">The cause or factor id of design's closed lists.</param>
/// <param name="Summary">One sentence with the numbers put in; says what is missing when the outcome is
/// unknown.</param>
/// <param name="Confidence">Meaningful when confirmed.</param>
/// <param name="Evidence">Never empty when confirmed or refuted.</param>
public sealed record Finding(
    string RuleId, Outcome Outcome, string Summary, Confidence Confidence, EquatableArray<Evidence> Evidence);

/// <summary>A rule's page: what <c>lowmark causes ID</c> prints.</summary>
/// <param name="Id">Closed list of ids (cause or factor).</param>
/// <param name="Title">A noun phrase a newcomer understands.</param>
/// <param name="When">When it is confirmed.</param>
/// <param name="RefutedWhen">When it is refuted.</param>
/// <param name="UnknownWhen">What evidence it needs.</param>
/// <param name="Why">Why it matters to the operator.</param>
/// <param name="Source">Kernel function, file and release the rule rests on.</param>
public sealed record RuleDoc(
    string Id, string Title, string When, string RefutedWhen, string UnknownWhen, string Why, string Source);
