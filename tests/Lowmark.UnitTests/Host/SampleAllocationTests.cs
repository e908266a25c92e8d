using Lowmark.Host;
using Lowmark.Host.Memory;

namespace Lowmark.UnitTests.Host;

/// <summary>A sample of a file that is read every second makes no garbage.</summary>
public class SampleAllocationTests
{
    private static readonly FakeHost s_host = GuestFiles.Of("7.2.13/numa-cpuset-before")
        .With("/proc/vmstat", HostTexts.VmStat618)
        .With(Pressure.Memory, HostTexts.Pressure);

    [Fact]
    public void Meminfo() => AssertFree(new MemInfo());

    [Fact]
    public void Vmstat() => AssertFree(new VmStat());

    [Fact]
    public void Buddyinfo() => AssertFree(new BuddyInfo());

    [Fact]
    public void Zoneinfo() => AssertFree(new ZoneInfo());

    [Fact]
    public void Pressure_of_memory() => AssertFree(() => Pressure.Read(s_host, Pressure.Memory).State);

    private static void AssertFree(SampledFile file) => AssertFree(() => file.Read(s_host));

    private static void AssertFree(Func<HostFileState> read)
    {
        Assert.Equal(HostFileState.Read, read());
        long before = GC.GetAllocatedBytesForCurrentThread();
        HostFileState state = read();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((HostFileState.Read, 0), (state, allocated));
    }
}
