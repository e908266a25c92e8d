using System.CommandLine;
using System.CommandLine.Parsing;
using Lowmark.Changes;
using Lowmark.Cli.Fix;
using Lowmark.Plans;
using Lowmark.WhatIf;

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

    private readonly Option<Demand[]> _demands = Settings.Demands(
        "--demand", "what a task or a group would use in the end: sizes are chosen to hold it");

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

    private readonly Option<bool> _apply = new("--apply") { Description = "carry the plan out; asks first" };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };

    private readonly Option<TimeSpan?> _verify = Values.Interval(
        "--verify", "after --apply watch the machine this long, and take the change back if it got worse");

    private readonly Option<string?> _undo = new("--undo")
    {
        Description = "take a fix back (default: the last one)",
        HelpName = "ID",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _history = new("--history") { Description = "the fixes made on this machine" };

    private readonly Option<bool> _trial = new("--trial")
    {
        Description = "the folder of --root is a copy for trying: plain files stand for the kernel's",
    };

    private readonly Option<string> _root = Values.MachineRoot("--root");

    private readonly Option<string> _format = Values.Choice("--format", "form of the plan", "text", "md", "json");

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "whole files, all reasons" };

    private FixCommand(CliHost host) => _text = new(host);

    public static Command Build(CliHost host)
    {
        FixCommand fix = new(host);
        DocumentedCommand command = new(
            "fix",
            "Plan what would end the shortage: from which value to which, why, at what risk, how to undo it; and carry "
                + "it out when asked to.",
            ("lowmark fix", "a plan for what this machine shows; nothing is changed"),
            ("lowmark fix /var/log/kern.log", "a plan for what a log of this machine tells"),
            ("lowmark fix kern.log --demand mysqld=3G", "the same, with limits that hold 3 GiB of mysqld"),
            ("lowmark fix --set min_free_kbytes=65536", "a plan for one change"),
            ("sudo lowmark fix --set min_free_kbytes=65536 --apply", "the plan, a question, and the change"),
            ("sudo lowmark fix kern.log --only cgroup-limit --apply --yes --verify 5m", "unasked, and watched after"),
            ("sudo lowmark fix --undo", "the last fix taken back"),
            ("sudo lowmark fix --history -v", "what was done on this machine, and what became of it"))
        {
            fix._source, fix._changes, fix._demands, fix._only, fix._when, fix._sysctls, fix._apply, fix._yes,
            fix._verify, fix._undo, fix._history, fix._root, fix._trial, fix._format, fix._verbose, fix._text.Color,
            fix._text.Width,
        };
        command.Validators.Add(fix.Validate);
        command.SetAction(parsed => new FixRun(host).Run(fix.Options(parsed)));
        return command;
    }

    private void Validate(CommandResult result)
    {
        bool Has(Option option) => result.GetResult(option) is { Implicit: false };
        int acts = (Has(_apply) ? 1 : 0) + (Has(_undo) ? 1 : 0) + (Has(_history) ? 1 : 0);
        if (acts > 1) { result.AddError("--apply, --undo and --history are three different things: give one"); }
        if (Has(_verify) && !Has(_apply)) { result.AddError("--verify watches what --apply has changed: give both"); }
        if (Has(_trial) && !Has(_root)) { result.AddError("--trial is of the folder that --root names: give both"); }
    }

    private FixAct ActOf(ParseResult parsed) => parsed switch
    {
        _ when parsed.GetResult(_undo) is { Implicit: false } => FixAct.Undo,
        _ when parsed.GetValue(_history) => FixAct.History,
        _ when parsed.GetValue(_apply) => FixAct.Apply,
        _ => FixAct.Plan,
    };

    private FixOptions Options(ParseResult parsed)
    {
        string? when = parsed.GetValue(_when);
        SysctlPlace place = parsed.GetValue(_sysctls) is "conf" ? SysctlPlace.SysctlConf : SysctlPlace.DropIn;
        return new(
            parsed.GetValue(_source), parsed.GetValue(_changes) ?? [], parsed.GetValue(_demands) ?? [],
            parsed.GetValue(_only) ?? [], new(Now: when is not "lasting", Lasting: when is not "now", place),
            parsed.GetValue(_root) ?? "/", parsed.GetValue(_trial), Values.FormatOf(parsed, _format),
            _text.Of(parsed, parsed.GetValue(_verbose)))
        {
            Act = ActOf(parsed),
            IsSure = parsed.GetValue(_yes),
            Id = parsed.GetValue(_undo),
            Verify = parsed.GetValue(_verify),
        };
    }
}
