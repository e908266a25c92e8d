namespace Lowmark.Plans;

/// <summary>A plan, and what it was made of.</summary>
/// <param name="Host">Name of the machine that it would change; null when unknown. Hostile text.</param>
/// <param name="Source">The log that it answers; null for what the machine shows itself. Hostile text.</param>
public sealed record ProposedPlan(Plan Plan, string? Host, string? Source);
