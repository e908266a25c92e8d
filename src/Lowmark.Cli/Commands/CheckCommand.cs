using System.CommandLine;
using Lowmark.Cli.Check;
using Lowmark.Diagnosis.Hosts;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark check</c>: looks at the running machine and says what is wrong before it breaks.</summary>
internal sealed class CheckCommand
{
    private readonly TextForm _text;

    private readonly Option<string> _root = Values.MachineRoot("--root");

    private readonly Option<TimeSpan?> _interval = Values.Interval(
        "--interval", "time between two samples, from which rates are told: 5s, 1m, 0 for one sample");

    private readonly Option<RequestedMemory?> _request = Values.Request(
        "--request", "could the machine serve this request now?");

    private readonly Option<string> _format = Values.Choice(
        "--format", "form of the results", "text", "md", "html", "json", "jsonl");

    private readonly Option<bool> _verbose = new("--verbose", "-v")
    {
        Description = "all tables, all evidence, what the other checks measured",
    };

    private CheckCommand(CliHost host) => _text = new(host);

    public static Command Build(CliHost host)
    {
        CheckCommand check = new(host);
        DocumentedCommand command = new(
            "check", "Look at a running machine: what is wrong, whom it would kill next, what it could still serve.",
            ("lowmark check", "this machine, worst first"),
            ("sudo lowmark check --interval 10s", "with rates over ten seconds, and what only root may read"),
            ("lowmark check --root /host", "the host, from a container that has its root there"),
            ("lowmark check --root sosreport-db1/", "an unpacked sosreport"),
            ("lowmark check --request order=3,gfp=GFP_ATOMIC", "could a driver have 32 KiB in one piece now?"),
            ("lowmark check --format jsonl | jq -r .summary", "a finding a line, for programs"))
        {
            check._root, check._interval, check._request, check._format, check._verbose, check._text.Color,
            check._text.Width,
        };
        command.SetAction(parsed => new HostCheck(host).Run(check.Options(parsed)));
        return command;
    }

    private CheckOptions Options(ParseResult parsed)
    {
        string root = parsed.GetValue(_root) ?? "/";
        return new(
            root, HostLook.IntervalOf(root, parsed.GetValue(_interval)), parsed.GetValue(_request),
            Values.FormatOf(parsed, _format), _text.Of(parsed, parsed.GetValue(_verbose)));
    }
}
