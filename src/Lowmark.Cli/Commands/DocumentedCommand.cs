using System.CommandLine;

namespace Lowmark.Cli.Commands;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="examples">A command line and what it does, each.</param>
internal sealed class DocumentedCommand(string name, string description, params (string Line, string Does)[] examples)
    : Command(name, description)
{
    public IReadOnlyList<(string Line, string Does)> Examples { get; } = examples;
}
