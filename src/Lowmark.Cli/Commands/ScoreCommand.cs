using System.CommandLine;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark score DIR</c>: how many labelled logs of a folder are explained as their labels say.</summary>
internal static class ScoreCommand
{
    public static Command Build(CliHost host, Func<string, CliHost, int> score)
    {
        Argument<string> folder = new("DIR") { Description = "a folder of labelled logs" };
        DocumentedCommand command = new(
            "score", "Compare what is found in labelled logs with their labels.",
            ("lowmark score corpus", "a row a log, and the sums"))
        {
            folder,
        };
        command.SetAction(parsed => score(parsed.GetValue(folder)!, host));
        return command;
    }
}
