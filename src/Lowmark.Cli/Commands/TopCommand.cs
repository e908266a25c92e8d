using System.CommandLine;
using Lowmark.Cli.Top;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark top</c>: what <c>lowmark check</c> finds, live on the whole screen.</summary>
internal sealed class TopCommand
{
    private static readonly TimeSpan s_usualInterval = TimeSpan.FromSeconds(1);

    private readonly TextForm _text;

    private readonly Option<string> _root = Values.MachineRoot("--root");

    private readonly Option<TimeSpan?> _interval = Values.Interval(
        "--interval", "time between two refreshes, 100ms at least: 5s, 1m (default: 1s)");

    private TopCommand(CliHost host) => _text = new(host);

    public static Command Build(CliHost host)
    {
        TopCommand top = new(host);
        DocumentedCommand command = new(
            "top", "Watch a running machine: zones, pressure, groups and whom it would kill next, live.",
            ("lowmark top", "this machine, refreshed each second; h shows the keys, q quits"),
            ("sudo lowmark top --interval 5s", "with what only root may read, rates over five seconds"),
            ("ssh -t db1 lowmark top", "another machine: only what changes is sent"),
            ("lowmark top --root /host", "the host, from a container that has its root there"))
        {
            top._root, top._interval, top._text.Color,
        };
        command.SetAction(parsed => new LiveView(host).Run(top.Options(parsed)));
        return command;
    }

    private TopOptions Options(ParseResult parsed) => new(
        parsed.GetValue(_root) ?? "/", parsed.GetValue(_interval) ?? s_usualInterval, _text.Of(parsed, verbose: false));
}
