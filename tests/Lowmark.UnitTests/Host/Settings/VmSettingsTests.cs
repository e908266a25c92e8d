using Lowmark.Host;
using Lowmark.Host.Settings;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Settings;

public class VmSettingsTests
{
    [Fact]
    public void Reads_what_is_there_and_says_why_the_rest_is_not()
    {
        VmSettings settings = VmSettings.Read(GuestFiles.Of("7.2.13/numa-cpuset-before")
            .With("/proc/sys/vm/overcommit_memory", "2\n")
            .With("/proc/sys/vm/dirty_bytes", "1048576\n")
            .With("/proc/sys/vm/swappiness", "lots\n")
            .With("/proc/sys/vm/oom_kill_allocating_task", "0\n")
            .Without("/proc/sys/vm/admin_reserve_kbytes", HostFileState.Denied));

        Assert.True(settings.MinFree > new KiB(0));
        Assert.Equal(10, settings.WatermarkScaleFactor);
        Assert.Equal([256, 256, 32, 0, 0], settings.LowmemReserveRatio);
        Assert.Equal(2, settings.OvercommitMemory);
        Assert.Equal(new KiB(1024), settings.DirtyLimit);
        Assert.False(settings.OomKillAllocatingTask);
        Assert.Null(settings.OomDumpTasks);
        Assert.Equal((null, HostFileState.Broken), (settings.Swappiness, settings.StateOf("swappiness")));
        Assert.Equal((null, HostFileState.Denied), (settings.AdminReserve, settings.StateOf("admin_reserve_kbytes")));
        Assert.Equal((null, HostFileState.Missing), (settings.ExtraFree, settings.StateOf("extra_free_kbytes")));
    }
}
