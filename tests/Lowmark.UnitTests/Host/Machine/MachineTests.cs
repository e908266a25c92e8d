using Lowmark.Host;
using Lowmark.Host.Machine;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Machine;

public class MachineTests
{
    [Fact]
    public void A_command_line_keeps_what_stands_in_quotes_together()
    {
        KernelCommandLine line = KernelCommandLine.Parse(
            "BOOT_IMAGE=/vmlinuz ro quiet dyndbg=\"file a.c +p\" \"foo=b c\" cgroup-disable=memory mem=1G mem=2G\n"u8)!;

        Assert.Equal("/vmlinuz", line.Value("BOOT_IMAGE"));
        Assert.Equal("", line.Value("quiet"));
        Assert.Equal("file a.c +p", line.Value("dyndbg"));
        Assert.Equal("b c", line.Value("foo"));
        Assert.Equal("memory", line.Value("cgroup_disable"));
        Assert.Equal("2G", line.Value("mem"));
        Assert.Null(line.Value("psi"));
    }

    [Fact]
    public void Modules_have_a_name_and_a_size()
    {
        KernelModules modules = KernelModules.Parse(
            "virtio_balloon 24576 0 - Live 0xffffffffc0a00000\nnf_tables 372736 5 nft_ct,nft_nat, Live 0x0 (OE)\n"u8);

        Assert.Equal([new("virtio_balloon", 24576), new KernelModule("nf_tables", 372736)], modules.Modules);
        Assert.Equal(HostFileState.Missing, KernelModules.Read(new FakeHost()).State);
    }

    [Fact]
    public void Balloon_drivers_are_found_built_in_too() =>
        Assert.Equal(
            ["hv_balloon"],
            KernelModules.FindBalloons(new FakeHost()
                .With("/sys/module/hv_balloon/parameters/hot_add", "Y\n")
                .With("/sys/module/zswap/parameters/enabled", "N\n")));

    [Fact]
    public void A_machine_says_who_it_is()
    {
        MachineIdentity identity = MachineIdentity.Read(new FakeHost()
            .With("/proc/sys/kernel/hostname", "ledger7\n")
            .With("/proc/sys/kernel/osrelease", "5.14.0-427.13.1.el9_4.x86_64\n")
            .With("/proc/uptime", "86400.25 170000.11\n")
            .With("/sys/devices/system/cpu/online", "0-3,8\n"));

        Assert.Equal("ledger7", identity.HostName);
        Assert.Equal(9, identity.Release!.Value.RhelMajor);
        Assert.Equal(TimeSpan.FromDays(1) + TimeSpan.FromMilliseconds(250), identity.Uptime);
        Assert.Equal(5, identity.OnlineCpus!.Value.Count);
    }

    [Fact]
    public void What_a_machine_does_not_say_is_absent() =>
        Assert.Equal(new MachineIdentity(null, null, null, null), MachineIdentity.Read(new FakeHost()));

    [Theory]
    [InlineData("86400")]
    [InlineData("86400.25")]
    [InlineData("86400.250 1.00\n")]
    [InlineData("9223372036854775807.00 1.00\n")]
    public void An_uptime_of_another_form_is_absent(string text) =>
        Assert.Null(MachineIdentity.ParseUptime(HostTexts.Bytes(text)));

    [Fact]
    public void Queues_of_network_devices_are_counted()
    {
        FakeHost host = new();
        foreach (string queue in (string[])["rx-0", "rx-1", "rx-2", "tx-0"])
        {
            host.With($"/sys/class/net/eth0/queues/{queue}/tx_timeout", "0\n");
        }

        host.With("/sys/class/net/eth0/mtu", "9000\n").With("/sys/class/net/bonding_masters", "\n");

        Assert.Equal([new NetworkDevice("eth0", 3, 1, 9000, HasHardware: false)], NetworkDevice.ReadAll(host));
    }

    [Fact]
    public void Memory_that_is_switched_off_is_listed_by_block()
    {
        MemoryBlocks blocks = MemoryBlocks.Read(new FakeHost()
            .With("/sys/devices/system/memory/block_size_bytes", "8000000\n")
            .With("/sys/devices/system/memory/memory10/state", "offline\n")
            .With("/sys/devices/system/memory/memory2/state", "online\n")
            .With("/sys/devices/system/memory/memory3/state", "going-offline\n")
            .With("/sys/devices/system/memory/memory4/valid_zones", "Normal\n"))!;

        Assert.Equal(new KiB(131072), blocks.BlockSize);
        Assert.Equal((4, 1), (blocks.Count, blocks.Unknown));
        Assert.Equal([3, 10], blocks.Offline);
        Assert.Null(MemoryBlocks.Read(new FakeHost()));
    }

    [Fact]
    public void Memory_errors_are_read_by_controller_and_module()
    {
        const string Folder = "/sys/devices/system/edac/mc/mc0/";
        MemoryErrors errors = Assert.Single(MemoryErrors.ReadAll(new FakeHost()
            .With(Folder + "mc_name", "Skylake Socket#0 IMC#0\n")
            .With(Folder + "ce_count", "12\n")
            .With(Folder + "ue_count", "0\n")
            .With(Folder + "dimm3/dimm_label", "CPU_SrcID#0_MC#0_Chan#1_DIMM#1\n")
            .With(Folder + "dimm3/dimm_ce_count", "12\n")));

        Assert.Equal(("Skylake Socket#0 IMC#0", 12, 0, null), (errors.Name, errors.Corrected, errors.Uncorrected,
            errors.SizeMiB));
        Assert.Equal(
            new ModuleErrors("dimm3", "CPU_SrcID#0_MC#0_Chan#1_DIMM#1", 12, null), Assert.Single(errors.Modules));
    }

    [Fact]
    public void Old_drivers_count_by_row_and_channel()
    {
        const string Folder = "/sys/devices/system/edac/mc/mc0/";
        MemoryErrors errors = Assert.Single(MemoryErrors.ReadAll(new FakeHost()
            .With(Folder + "ce_count", "3\n")
            .With(Folder + "dimm0/dimm_label", "A1\n")
            .With(Folder + "csrow0/ce_count", "3\n")
            .With(Folder + "csrow0/ue_count", "1\n")
            .With(Folder + "csrow0/ch1_ce_count", "3\n")
            .With(Folder + "csrow0/ch0_ce_count", "0\n")
            .With(Folder + "csrow0/ch1_dimm_label", "A2\n")));

        Assert.Equal(
            [
                new("csrow0", null, null, 1), new("csrow0/ch0", null, 0, null),
                new ModuleErrors("csrow0/ch1", "A2", 3, null),
            ],
            errors.Modules);
    }
}
