using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Lowmark.Cli.Commands;

/// <summary>The usual help, then examples and, for the program itself, the exit codes.</summary>
internal sealed class ExampleHelp(HelpAction usual, IReadOnlyList<(string Line, string Does)> rootExamples)
    : SynchronousCommandLineAction
{
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
        if (command is RootCommand) { WriteExitCodes(output); }
        return result;
    }

    private static void WriteExitCodes(TextWriter output)
    {
        output.Write("\nExit codes:\n");
        foreach ((int code, string meaning) in ExitCode.Meanings) { output.Write($"  {code}  {meaning}\n"); }
        output.Write($"  {ExitCode.Precedence}\n");
    }
}
