using Lowmark.Changes;
using Lowmark.Cli.Explain;
using Lowmark.Plans;
using Lowmark.Presenters.Text;

namespace Lowmark.Cli.Fix;

/// <param name="Source">A log, or JSON of explain; null for what this machine shows itself.</param>
/// <param name="Changes">Made instead of those of remedies, when there are any.</param>
/// <param name="Only">Ids of remedies or findings; empty for all.</param>
/// <param name="Root"><c>/</c> for this machine.</param>
internal sealed record FixOptions(
    string? Source, IReadOnlyList<Change> Changes, IReadOnlyList<string> Only, PlanOptions Plan, string Root,
    OutputFormat Format, TextOptions Text);
