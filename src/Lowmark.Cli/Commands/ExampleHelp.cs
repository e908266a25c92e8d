using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Lowmark.Cli.Commands;

/// <summary>The usual help, then examples and, for the program itself, the exit codes.</summary>
internal sealed class ExampleHelp(HelpAction usual, IReadOnlyList<(string Line, string Does)> rootExamples) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0  everything was read and nothing is wrong
          1  incidents found
          2  the command line is wrong
          3  an input could not be read (one line on stderr says which and what to do)
          4  something happened, and the evidence does not say why
          When several apply: 2, then 3, 1, 4, 0.
        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int result = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        IReadOnlyList<(string Line, string Does)> examples = command switch
        {
            DocumentedCommand documented => documented.Examples,
            RootCommand => rootExamples,
            _ => [],
        };
        if (examples.Count > 0) { output.WriteLine("Examples:"); }
        foreach ((string line, string does) in examples) { output.Write($"  {line}\n      {does}\n"); }
        if (command is RootCommand) { output.Write($"\n{ExitCodes}\n"); }
        return result;
    }
}
