using Lowmark.Cli.Input;
using Lowmark.Cli.Input.Live;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Host.Copies;
using Lowmark.Kernel.Units;

namespace Lowmark.Cli.Check;

/// <summary>One look at a machine: read, wait, read again, judge.</summary>
internal sealed class HostLook(CliHost host)
{
    /// <summary>Between two samples of a running machine.</summary>
    public static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(1);

    /// <summary>A longer wait is told on a terminal.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>A folder does not change: two samples of it tell nothing.</summary>
    /// <param name="wanted">Null: as usual.</param>
    public static TimeSpan IntervalOf(string root, TimeSpan? wanted) =>
        wanted ?? (root == "/" ? UsualInterval : TimeSpan.Zero);

    /// <param name="root"><c>/</c> for this machine.</param>
    /// <param name="interval">Between two samples; zero for one sample.</param>
    /// <param name="request">To be replayed; null for none.</param>
    /// <returns>Null when the machine can not be read, which is then said.</returns>
    public HostReport? Take(string root, TimeSpan interval, RequestedMemory? request)
    {
        using MachineFiles? files = MachineRoot.Open(host, root);
        if (files is null) { return null; }
        HostSampler sampler = new(HostCopy.Of(files));
        sampler.Sample();
        if (!sampler.Now.Memory.IsRead)
        {
            MachineRoot.Refuse(host, root, sampler.Now.Memory.State);
            return null;
        }

        if (interval > TimeSpan.Zero)
        {
            Wait(interval);
            sampler.Sample();
        }

        return HostChecker.Check(new(sampler, sampler.ReadSurroundings(withLists: true)), request);
    }

    private void Wait(TimeSpan interval)
    {
        using Progress progress = new(host);
        if (interval > s_patience) { progress.Say($"second sample in {DurationText.Of(interval.TotalSeconds)}"); }
        host.Wait(interval);
    }
}
