using Lowmark.Changes;
using Lowmark.Cli.Explain;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Presenters.Text;
using Lowmark.WhatIf;

namespace Lowmark.Cli.WhatIf;

/// <param name="Source">A log, JSON of explain, <c>-</c>, or a folder; null for this machine as it runs.</param>
/// <param name="Changes">All at once.</param>
/// <param name="Solve">What to find the smallest sufficient value of; null for nothing.</param>
/// <param name="Report">Which report; null for the first of each incident.</param>
/// <param name="Request">To be asked of a machine; null for its state.</param>
internal sealed record WhatIfOptions(
    string? Source, IReadOnlyList<Change> Changes, IReadOnlyList<Demand> Demands, SolveFor? Solve, long? Report,
    RequestedMemory? Request, OutputFormat Format, TextOptions Text);
