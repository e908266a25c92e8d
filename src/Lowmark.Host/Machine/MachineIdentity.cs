using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Machine;

/// <summary>Which machine and kernel it is and how long it has run. Null is "not said".</summary>
/// <param name="Release">/proc/sys/kernel/osrelease.</param>
/// <param name="Uptime">/proc/uptime, first figure, since boot.</param>
/// <param name="OnlineCpus">CPUs that run.</param>
public sealed record MachineIdentity(
    string? HostName, KernelRelease? Release, TimeSpan? Uptime, CpuList? OnlineCpus)
{
    internal const string UptimePath = "/proc/uptime";

    /// <summary>More seconds than this is no uptime: a thousand years.</summary>
    private const long MostSeconds = 1000L * 366 * 86_400;

    public static MachineIdentity Read(IHostFiles files) => new(
        files.Line("/proc/sys/kernel/hostname"),
        KernelRelease.TryParse(files.Line("/proc/sys/kernel/osrelease")),
        ParseUptime(files.Read(UptimePath).Text),
        CpuList.ReadOnline(files));

    /// <summary><c>12345.67 54321.00</c>: seconds and hundredths (uptime_proc_show(), fs/proc/uptime.c).</summary>
    /// <returns>Null when the text is not of this form.</returns>
    public static TimeSpan? ParseUptime(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        return cursor.TryTakeCount(out long seconds) && cursor.TryTake("."u8)
            && cursor.TryTakeCount(out long hundredths) && cursor.TryTake(" "u8)
            && seconds <= MostSeconds && hundredths < 100
            ? new TimeSpan((seconds * TimeSpan.TicksPerSecond) + (hundredths * (TimeSpan.TicksPerSecond / 100)))
            : null;
    }
}
