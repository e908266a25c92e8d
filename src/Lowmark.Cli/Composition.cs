using Lowmark.Cli.Explain;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Cli;

/// <summary>What the commands are made of.</summary>
/// <param name="NewEngine">One for each run of <c>explain</c>.</param>
/// <param name="Docs">Pages for <c>causes</c>, in the order in which they are listed.</param>
/// <param name="Score"><c>score DIR</c>: the folder in, the exit code out. Null: there is no such command.</param>
public sealed record Composition(
    Func<IExplainEngine> NewEngine, IReadOnlyList<RuleDoc> Docs, Func<string, CliHost, int>? Score = null);
