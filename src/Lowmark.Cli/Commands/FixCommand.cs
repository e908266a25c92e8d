using System.CommandLine;
using Lowmark.Changes;
using Lowmark.Cli.Fix;
using Lowmark.Plans;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark fix</c>: turns remedies into a plan, and carries it out when asked to.</summary>
internal sealed class FixCommand
{
    private readonly TextForm _text;

    private readonly Argument<string?> _source = new("SOURCE")
    {
        Description = "a log of this machine, or JSON of lowmark explain (default: what the machine shows itself)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<Change[]> _changes = Settings.Changes("--set", "make these changes, not those of remedies");

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "only remedies of this id, or for this cause, factor or finding",
        HelpName = "ID",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _when = Values.Choice(
        "--when", "what is changed: the running machine, what holds after a reboot", "both", "now", "lasting");

    private readonly Option<string> _sysctls = Values.Choice(
        "--sysctls", "where sysctls are kept: a file of our own in /etc/sysctl.d, or lines in /etc/sysctl.conf",
        "drop-in", "conf");

    private readonly Option<string> _root = Values.MachineRoot("--root");

    private readonly Option<string> _format = Values.Choice("--format", "form of the plan", "text", "md", "json");

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "whole files, all reasons" };

    private FixCommand(CliHost host) => _text = new(host);

    public static Command Build(CliHost host)
    {
        FixCommand fix = new(host);
        DocumentedCommand command = new(
            "fix", "Plan what would end the shortage: from which value to which, why, at what risk, how to undo it.",
            ("lowmark fix", "a plan for what this machine shows; nothing is changed"),
            ("lowmark fix /var/log/kern.log", "a plan for what a log of this machine tells"),
            ("lowmark fix --set min_free_kbytes=65536", "a plan for one change"))
        {
            fix._source, fix._changes, fix._only, fix._when, fix._sysctls, fix._root, fix._format, fix._verbose,
            fix._text.Color, fix._text.Width,
        };
        command.SetAction(parsed => new FixRun(host).Run(fix.Options(parsed)));
        return command;
    }

    private FixOptions Options(ParseResult parsed)
    {
        string? when = parsed.GetValue(_when);
        SysctlPlace place = parsed.GetValue(_sysctls) is "conf" ? SysctlPlace.SysctlConf : SysctlPlace.DropIn;
        return new(
            parsed.GetValue(_source), parsed.GetValue(_changes) ?? [], parsed.GetValue(_only) ?? [],
            new(Now: when is not "lasting", Lasting: when is not "now", place), parsed.GetValue(_root) ?? "/",
            Values.FormatOf(parsed, _format), _text.Of(parsed, parsed.GetValue(_verbose)));
    }
}
