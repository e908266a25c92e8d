using System.CommandLine;
using System.Text;
using Lowmark.Cli.Completion;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark completion SHELL</c>: a script made from the command tree.</summary>
internal static class CompletionCommand
{
    public static Command Build(CliHost host, Func<CommandOutline> outline)
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish" };
        shell.HelpName = "bash|zsh|fish";
        shell.CompletionSources.Add("bash", "zsh", "fish");
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && name is not ("bash" or "zsh" or "fish"))
            {
                result.AddError($"completion takes bash, zsh or fish, not '{name}'");
            }
        });
        DocumentedCommand command = new(
            "completion", "Print the completion script for a shell.",
            ("source <(lowmark completion bash)", "for this bash"),
            ("lowmark completion zsh > ~/.zfunc/_lowmark", "for zsh; ~/.zfunc must be in fpath"),
            ("lowmark completion fish > ~/.config/fish/completions/lowmark.fish", "for fish"))
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            string script = parsed.GetValue(shell) switch
            {
                "zsh" => ZshScript.Of(outline()),
                "fish" => FishScript.Of(outline()),
                _ => BashScript.Of(outline()),
            };
            host.Output.Write(Encoding.UTF8.GetBytes(script));
            host.Output.Flush();
            return ExitCode.Clean;
        });
        return command;
    }
}
