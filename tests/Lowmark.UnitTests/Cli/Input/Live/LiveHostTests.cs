using Lowmark.Cli.Input.Live;
using Lowmark.Host;
using Lowmark.Host.Features;
using Lowmark.Host.Machine;
using Lowmark.Host.Memory;
using Lowmark.Host.Nodes;
using Lowmark.Host.Settings;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Cli.Input.Live;

/// <summary>The machine that the tests run on, as the referee of what is read from it.</summary>
public sealed class LiveHostTests : IDisposable
{
    /// <summary>The machine allocates between one file and the next: a moment of rest is waited for.</summary>
    private const int Tries = 500;

    private readonly MachineFiles _files = new();
    private readonly ZoneInfo _zones = new();
    private readonly BuddyInfo _buddies = new();
    private readonly MemInfo _memory = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Free_blocks_add_up_to_the_free_pages_within_what_cpus_keep_for_themselves()
    {
        bool addsUp = false;
        for (int attempt = 0; attempt < Tries && !addsUp; attempt++)
        {
            Sample();
            addsUp = Populated().All(zone =>
                Math.Abs((zone.Free - _buddies.Of(zone.Node, zone.Zone)!.FreePages)!.Value.Count)
                    <= zone.Drift!.Value.Count);
        }

        Assert.True(addsUp);
    }

    [Fact]
    public void The_page_size_is_the_one_that_the_system_has()
    {
        Sample();

        Assert.Equal(Environment.SystemPageSize, MeasuredPageSize.Of(_memory, _zones, _buddies)?.Bytes);
    }

    [Fact]
    public void The_memory_state_is_whole()
    {
        Sample();
        MemoryState state = Assert.IsType<MemoryState>(
            MachineMemory.Of(_zones, _buddies, PageTypeInfo.Read(_files).Value, _memory, HugePages.Read(_files).Nodes));

        Assert.Equal(Populated().Count(), state.Zones.Count());
        Assert.All(state.Zones, zone => Assert.True(zone.Min <= zone.Low && zone.Low <= zone.High));
        Assert.All(state.Zones, zone => Assert.NotNull(zone.LowmemReserve));
        Assert.NotNull(state.Totals.Counter("active_anon"));
    }

    [Fact]
    public void Settings_and_identity_are_those_of_the_system()
    {
        VmSettings settings = VmSettings.Read(_files);
        MachineIdentity identity = MachineIdentity.Read(_files);

        Assert.Equal(HostFileState.Read, settings.StateOf("overcommit_memory"));
        Assert.NotNull(settings.LowmemReserveRatio);
        Assert.True(settings.MinFree > default(KiB));
        Assert.InRange(identity.Uptime!.Value, TimeSpan.FromSeconds(1), TimeSpan.MaxValue);
        Assert.True(identity.OnlineCpus!.Value.Count >= Environment.ProcessorCount);
        Assert.NotNull(identity.Release);
    }

    [Fact]
    public void Every_file_that_is_not_read_says_why()
    {
        VmStat stat = new();

        Assert.Equal(HostFileState.Read, stat.Read(_files));
        Assert.True(stat["pgfault"u8] > 0);
        Assert.All(
            new HostFileState[]
            {
                SlabInfo.Read(_files).State, PageTypeInfo.Read(_files).State, Swaps.Read(_files).State,
                Pressure.Read(_files, Pressure.Memory).State, KernelCommandLine.Read(_files).State,
                Fragmentation.ReadExternal(_files).State,
            },
            state => Assert.True(state is HostFileState.Read or HostFileState.Denied or HostFileState.Missing));
        Assert.All(HostNodes.Read(_files).Nodes, node => Assert.Equal(HostFileState.Read, node.Memory.State));
    }

    private void Sample()
    {
        Assert.Equal(HostFileState.Read, _memory.Read(_files));
        Assert.Equal(HostFileState.Read, _buddies.Read(_files));
        Assert.Equal(HostFileState.Read, _zones.Read(_files));
    }

    private IEnumerable<ZoneInfoSection> Populated() =>
        Enumerable.Range(0, _zones.Count).Select(at => _zones[at]).Where(zone => zone.IsPopulated);
}
