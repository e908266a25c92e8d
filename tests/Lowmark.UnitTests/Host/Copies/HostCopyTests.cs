using System.Text;
using Lowmark.Host;
using Lowmark.Host.Copies;
using Lowmark.Host.Memory;
using Lowmark.Host.Settings;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Copies;

public class HostCopyTests
{
    private const string Sysctls = "/sos_commands/kernel/sysctl_-a";

    [Fact]
    public void A_copy_of_proc_is_read_as_proc()
    {
        IHostFiles files = HostCopy.Of(new FakeHost()
            .With("/meminfo", "MemTotal: 1000 kB\n").With("/sys/vm/swappiness", "10\n").With("/7/stat", "x"));
        MemInfo memory = new();
        List<string> names = [];

        Assert.Equal(HostFileState.Read, memory.Read(files));
        Assert.Equal(new KiB(1000), memory.MemTotal);
        Assert.Equal(10, VmSettings.Read(files).Swappiness);
        Assert.Equal(HostFileState.Read, files.List("/proc", names));
        Assert.Contains("7", names);
        Assert.Equal(HostFileState.Missing, files.List("/sys/fs/cgroup", names));
        Assert.Equal(HostFileState.Missing, files.Read("/procedure").State);
    }

    [Fact]
    public void A_sosreport_tells_its_settings_in_one_listing()
    {
        IHostFiles files = HostCopy.Of(new FakeHost()
            .With("/proc/meminfo", "MemTotal: 1000 kB\n")
            .With("/proc/sys/vm/swappiness", "10\n")
            .With(
                Sysctls,
                "kernel.osrelease = 4.18.0-553.el8_10.x86_64\nnet.ipv4.conf.eth0/100.mtu = 9000\n"
                + "vm.lowmem_reserve_ratio = 256\t256\t32\t0\t0\nvm.min_free_kbytes = 67584\nvm.swappiness = 60\n"
                + "sysctl: permission denied on key 'vm.stat_refresh'\nvm.cut = 1"));
        VmSettings settings = VmSettings.Read(files);

        Assert.Equal((new KiB(67584), 10L), (settings.MinFree, settings.Swappiness));
        Assert.Equal(EquatableArray.Create<long>([256, 256, 32, 0, 0]), settings.LowmemReserveRatio);
        Assert.Equal("9000\n", Encoding.UTF8.GetString(files.Read("/proc/sys/net/ipv4/conf/eth0.100/mtu").Text));
        Assert.Equal(HostFileState.Missing, files.Read("/proc/sys/vm/cut").State);
        Assert.Equal(HostFileState.Missing, files.Read("/sys/vm/min_free_kbytes").State);
    }

    [Fact]
    public void A_machine_is_itself()
    {
        FakeHost machine = new FakeHost().With("/proc/meminfo", "").With("/meminfo", "");

        Assert.Same(machine, HostCopy.Of(machine));
    }

    [Fact]
    public void A_listing_of_nonsense_tells_nothing()
    {
        SysctlListing files = new(new FakeHost(), " = \n = 1\nvm..x = 1\n\0 = \0\n"u8);

        Assert.Equal(HostFileState.Missing, files.Read("/proc/sys/vm/swappiness").State);
    }
}
