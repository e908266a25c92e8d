using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Host.Memory;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>What could not be read of a machine, so that "nothing found" is not taken for "nothing there".</summary>
internal static class HostGaps
{
    public static IEnumerable<HostGap> Read(HostFacts host)
    {
        HostFigures now = host.Host.Now;
        (string File, HostFileState State)[] files =
        [
            (now.Memory.Path, now.Memory.State),
            (now.VmStat.Path, now.VmStat.State),
            (now.Zones.Path, now.Zones.State),
            (now.Buddies.Path, now.Buddies.State),
            (Pressure.Memory, now.MemoryPressure.State),
            ("/proc/swaps", host.Still.Swaps.State),
            ("/proc/slabinfo", host.Still.Slab.State),
            ("/proc/pagetypeinfo", host.Still.Types.State),
            ("/proc/cmdline", host.Still.CommandLine.State),
        ];
        foreach ((string file, HostFileState state) in files)
        {
            if (Word(state) is { } why) { yield return new(file, why, 1); }
        }

        foreach (FileGap gap in host.Host.Processes.Gaps)
        {
            if (Word(gap.State) is { } why) { yield return new($"/proc/PID/{gap.File}", why, gap.Count); }
        }

        if (host.Host.Groups is not { } groups) { yield break; }
        foreach (FileGap gap in groups.Gaps)
        {
            if (Word(gap.State) is not { } why) { continue; }
            yield return new($"{groups.Mount.Folder}/…/{gap.File}", why, gap.Count);
        }
    }

    /// <returns>Null for a file that was read, and for one that this kernel has not.</returns>
    private static string? Word(HostFileState state) => state switch
    {
        HostFileState.Read or HostFileState.Missing => null,
        HostFileState.Denied => "denied",
        HostFileState.Failed => "failed",
        HostFileState.Broken => "broken",
    };
}
