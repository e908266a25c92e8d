using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using Lowmark.Cli.Commands;
using Lowmark.Cli.Completion;
using Lowmark.Cli.Input;
using Lowmark.Cli.Manual;
using Lowmark.Presenters;

namespace Lowmark.Cli;

/// <summary>The command tree, and one run of it.</summary>
public static class CommandLine
{
    private static readonly (string Line, string Does)[] Examples = [
        ("lowmark explain /var/log/kern.log", "say what happened, why, and what to do"),
        ("dmesg | lowmark explain", "the same for this machine"),
        ("lowmark check", "what is wrong with this machine before it breaks"),
        ("lowmark causes fragmentation", "what a cause means and how it is proven"),
        ("lowmark explain --help", "all options, more examples"),
    ];

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, CliHost host, Composition composition)
    {
        host = host with { Output = new ResultStream(host.Output) };
        // No response files: a log may be called @name.
        ParseResult parsed = Build(host, composition)
            .Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is null or ParseErrorAction) { return Refuse(parsed, host); }
        try
        {
            return Invoke(parsed, host);
        }
        catch (ClosedPipeException)
        {
            return ExitCode.ClosedPipe;
        }
        catch (ResultsLostException lost)
        {
            host.Complain($"cannot write the results: {lost.Message}");
            return ExitCode.Unreadable;
        }
    }

    private static int Invoke(ParseResult parsed, CliHost host)
    {
        using StringWriter help = new() { NewLine = "\n" };
        int code = parsed.Invoke(
            new InvocationConfiguration { Output = help, Error = host.Errors, EnableDefaultExceptionHandler = false });
        if (help.GetStringBuilder().Length > 0) { host.Output.Write(Encoding.UTF8.GetBytes(help.ToString())); }
        host.Output.Flush();
        return code;
    }

    internal static RootCommand Build(CliHost host, Composition composition)
    {
        RootCommand root = new(
            "Finds out why a Linux machine ran out of memory, and proves it with the kernel's own arithmetic.");
        root.Directives.Clear();
        root.Subcommands.Add(ExplainCommand.Build(host, composition.NewEngine));
        root.Subcommands.Add(CheckCommand.Build(host));
        root.Subcommands.Add(TopCommand.Build(host));
        root.Subcommands.Add(TraceCommand.Build(host));
        root.Subcommands.Add(WhatIfCommand.Build(host));
        root.Subcommands.Add(FixCommand.Build(host));
        foreach (RuleBook book in composition.Books) { root.Subcommands.Add(RuleBookCommand.Build(host, book)); }
        if (composition.Score is { } score) { root.Subcommands.Add(ScoreCommand.Build(host, score)); }
        root.Subcommands.Add(CompletionCommand.Build(host, () => CommandOutline.Of(root)));
        root.Subcommands.Add(ManualCommand.Build(host, () => ManualPage.Of(CommandOutline.Of(root), Examples)));
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction usual } help)
        {
            help.Action = new ExampleHelp(usual, Examples);
        }

        return root;
    }

    private static int Refuse(ParseResult parsed, CliHost host)
    {
        bool isCommandMissing = parsed.CommandResult.Command is RootCommand;
        IEnumerable<string> messages = (isCommandMissing, parsed.UnmatchedTokens) switch
        {
            (true, []) => ["a command is missing; to explain a log: lowmark explain FILE"],
            (true, [var word, ..]) => [$"'{word}' is no command; to explain a log: lowmark explain FILE"],
            _ => parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal),
        };
        foreach (string message in messages) { host.Complain(message); }
        string command = isCommandMissing ? "" : $" {parsed.CommandResult.Command.Name}";
        host.Complain($"for help: lowmark{command} --help");
        return ExitCode.Usage;
    }
}
