using Lowmark.Cli.Input.Live;
using Lowmark.Host;
using Lowmark.Host.Copies;
using Lowmark.Presenters.Text;
using Lowmark.Presenters.Top;

namespace Lowmark.Cli.Top;

/// <param name="Root"><c>/</c> for this machine.</param>
/// <param name="Interval">Between two refreshes.</param>
/// <param name="Text">Colours and characters.</param>
internal sealed record TopOptions(string Root, TimeSpan Interval, TextOptions Text);

/// <summary>One run of the live view, from its terminal to its exit code.</summary>
internal sealed class LiveView(CliHost host)
{
    private const string Instead = "use lowmark check, which prints the same once";

    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(100);

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(TopOptions options)
    {
        if (!host.OutputIsTerminal) { return Refuse($"top needs a terminal on standard output: {Instead}"); }
        if (host.Variable("TERM") is not { Length: > 0 } kind || kind == "dumb")
        {
            return Refuse($"top needs a terminal that can place text (TERM is dumb or not set): {Instead}");
        }

        using MachineFiles? files = MachineRoot.Open(host, options.Root);
        if (files is null) { return ExitCode.Unreadable; }
        TimeSpan interval = options.Interval < s_shortest ? s_shortest : options.Interval;
        LiveHost machine = new(HostCopy.Of(files), interval, () => Environment.CpuUsage.TotalTime, host.Clock);
        TopModel first = machine.Refresh();
        if (machine.State is not HostFileState.Read) { return MachineRoot.Refuse(host, options.Root, machine.State); }
        using PosixTerminal? terminal = PosixTerminal.Open(host);
        if (terminal is null) { return Refuse($"top finds no terminal to read keys from: {Instead}"); }
        CellGrid grid = new(options.Text.Unicode);
        FrameEncoder encoder = new(options.Text.Colour);
        new TopLoop(terminal, machine, first, grid, encoder, host.Clock).Run();
        return ExitCode.Clean;
    }

    private int Refuse(string why)
    {
        host.Complain(why);
        return ExitCode.Usage;
    }
}
