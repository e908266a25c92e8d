using Lowmark.Cli.Explain;
using Lowmark.Presenters;

namespace Lowmark.Cli;

/// <summary>What the commands are made of.</summary>
/// <param name="NewEngine">One for each run of <c>explain</c>.</param>
/// <param name="Books">A command each that shows the pages of rules.</param>
/// <param name="Score"><c>score DIR</c>: the folder in, the exit code out. Null: there is no such command.</param>
public sealed record Composition(
    Func<IExplainEngine> NewEngine, IReadOnlyList<RuleBook> Books, Func<string, CliHost, int>? Score = null);
