using System.CommandLine;
using Lowmark.Changes;
using Lowmark.Cli.WhatIf;
using Lowmark.Diagnosis.Hosts;
using Lowmark.WhatIf;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark what-if</c>: replays what failed with something changed.</summary>
internal sealed class WhatIfCommand
{
    private readonly TextForm _text;

    private readonly Argument<string?> _source = new("SOURCE")
    {
        Description = "a log, JSON of lowmark explain, - for standard input, or a folder shaped like a machine "
            + "(default: this machine as it runs)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<Change[]> _changes = Settings.Changes(
        "--set", "what would be different; several are changed together");

    private readonly Option<Demand[]> _demands = Settings.Demands(
        "--demand", "what a task or a group would use in the end if nothing stopped it, which no log tells");

    private readonly Option<SolveFor?> _solve = Settings.Solve(
        "--solve", "find the smallest value that suffices (for hugepages the largest)");

    private readonly Option<long?> _report = new("--report")
    {
        Description = "only this report of the log, by its id (default: the first of each incident)",
        HelpName = "ID",
    };

    private readonly Option<RequestedMemory?> _request = Values.Request(
        "--request", "of a machine: would it serve this request?");

    private readonly Option<string> _format = Values.Choice(
        "--format", "form of the results", "text", "md", "html", "json");

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "all evidence" };

    private WhatIfCommand(CliHost host) => _text = new(host);

    public static Command Build(CliHost host)
    {
        WhatIfCommand whatIf = new(host);
        DocumentedCommand command = new(
            "what-if", "Replay what failed with something changed: would it have succeeded, who would have been killed "
                + "instead, what does it cost?",
            ("lowmark what-if kern.log --set min_free_kbytes=65536", "would this reserve have held?"),
            ("lowmark what-if kern.log --solve min_free_kbytes", "the smallest one that would have"),
            ("lowmark what-if kern.log --set cgroup:/db=4G --demand mysqld=3G", "would 4 GiB do, if mysqld needs 3?"),
            ("lowmark what-if kern.log --set oom_score_adj:sshd=-1000", "who is killed then?"),
            ("lowmark what-if --set hugepages=2048", "this machine with 4 GiB in huge pages"),
            ("lowmark what-if --request order=3,gfp=GFP_ATOMIC --set compact", "would a block be there?"))
        {
            whatIf._source, whatIf._changes, whatIf._demands, whatIf._solve, whatIf._report, whatIf._request,
            whatIf._format, whatIf._verbose, whatIf._text.Color, whatIf._text.Width,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(whatIf._changes) is null && result.GetResult(whatIf._solve) is null)
            {
                result.AddError("what would be different is missing: --set SETTING, or --solve SETTING");
            }
        });
        command.SetAction(parsed => new WhatIfRun(host).Run(whatIf.Options(parsed)));
        return command;
    }

    private WhatIfOptions Options(ParseResult parsed) => new(
        parsed.GetValue(_source), parsed.GetValue(_changes) ?? [], parsed.GetValue(_demands) ?? [],
        parsed.GetValue(_solve), parsed.GetValue(_report), parsed.GetValue(_request),
        Values.FormatOf(parsed, _format), _text.Of(parsed, parsed.GetValue(_verbose)));
}
