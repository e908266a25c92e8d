using Lowmark.Changes;
using Lowmark.Cli.Explain;
using Lowmark.Plans;
using Lowmark.Presenters.Text;
using Lowmark.WhatIf;

namespace Lowmark.Cli.Fix;

/// <param name="Source">A log, or JSON of explain; null for what this machine shows itself.</param>
/// <param name="Changes">Made instead of those of remedies, when there are any.</param>
/// <param name="Demands">By which the sizes of remedies are found; empty: as the remedies say.</param>
/// <param name="Only">Ids of remedies or findings; empty for all.</param>
/// <param name="Root"><c>/</c> for this machine.</param>
/// <param name="IsTrial">Whether plain files below the root stand for the kernel's.</param>
internal sealed record FixOptions(
    string? Source, IReadOnlyList<Change> Changes, IReadOnlyList<Demand> Demands, IReadOnlyList<string> Only,
    PlanOptions Plan, string Root, bool IsTrial, OutputFormat Format, TextOptions Text)
{
    public FixAct Act { get; init; }

    /// <summary>Whether it is not asked before anything is changed.</summary>
    public bool IsSure { get; init; }

    /// <summary>Of the fix to take back; null: the last one.</summary>
    public string? Id { get; init; }

    /// <summary>How long the machine is watched afterwards; null: not at all.</summary>
    public TimeSpan? Verify { get; init; }
}

internal enum FixAct
{
    /// <summary>Print the plan, and nothing else.</summary>
    Plan,
    Apply,
    Undo,
    History,
}
