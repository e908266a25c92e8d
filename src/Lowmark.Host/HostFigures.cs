using Lowmark.Host.Machine;
using Lowmark.Host.Memory;

namespace Lowmark.Host;

/// <summary>What moves from one moment to the next, of the machine as a whole: one sample, into objects that
/// stay.</summary>
public sealed class HostFigures
{
    /// <summary>Since boot, when the sample was begun; null when /proc/uptime was not read. The clock by which rates
    /// are told.</summary>
    public TimeSpan? Uptime { get; private set; }

    public MemInfo Memory { get; } = new();

    public VmStat VmStat { get; } = new();

    public ZoneInfo Zones { get; } = new();

    public BuddyInfo Buddies { get; } = new();

    public Pressure MemoryPressure { get; private set; }

    public Pressure IoPressure { get; private set; }

    public void Read(IHostFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Uptime = MachineIdentity.ParseUptime(files.Read(MachineIdentity.UptimePath).Text);
        Memory.Read(files);
        VmStat.Read(files);
        Zones.Read(files);
        Buddies.Read(files);
        MemoryPressure = Pressure.Read(files, Pressure.Memory);
        IoPressure = Pressure.Read(files, Pressure.Io);
    }
}
