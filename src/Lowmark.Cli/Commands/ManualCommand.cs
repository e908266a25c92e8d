using System.CommandLine;
using System.Text;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark manual</c>: the manual page, made from the command tree.</summary>
internal static class ManualCommand
{
    public static Command Build(CliHost host, Func<string> page)
    {
        DocumentedCommand command = new(
            "manual", "Print the manual page, for man.",
            ("lowmark manual | man -l -", "read it"),
            ("lowmark manual > ~/.local/share/man/man1/lowmark.1", "then: man lowmark"));
        command.SetAction(_ =>
        {
            host.Output.Write(Encoding.UTF8.GetBytes(page()));
            host.Output.Flush();
            return ExitCode.Clean;
        });
        return command;
    }
}
