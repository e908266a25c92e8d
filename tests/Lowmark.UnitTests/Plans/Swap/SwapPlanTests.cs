using FsCheck;
using FsCheck.Fluent;
using Lowmark.Changes;
using Lowmark.Plans;
using Lowmark.Plans.Swap;
using Lowmark.TestKit;
using static Lowmark.UnitTests.Plans.PlanHost;

namespace Lowmark.UnitTests.Plans.Swap;

public class SwapPlanTests
{
    private static FakeHost On(string mounts) => Machine().With("/proc/mounts", mounts)
        .With("/etc/fstab", "UUID=1 / ext4 defaults 0 1");

    private static AddSwap OneGiB() => new(KiB(GiB + 7));

    [Fact]
    public void A_file_is_made_marked_used_and_named_in_fstab()
    {
        PlanItem item = On("/dev/sda1 / ext4 rw,relatime 0 0\n").Item(Both, OneGiB());

        Assert.Equal(
            [
                "/swap.lowmark + 1073741824 Written", "mkswap /swap.lowmark | nothing",
                "swapon /swap.lowmark | swapoff /swap.lowmark",
            ],
            Shown(item.Now));
        Assert.Equal(
            ["/etc/fstab: UUID=1 / ext4 defaults 0 1 => UUID=1 / ext4 defaults 0 1\n"
                + "/swap.lowmark none swap sw,nofail 0 0\n"],
            Shown(item.Lasting));
    }

    [Fact]
    public void For_the_next_boot_alone_it_is_made_and_not_used()
    {
        PlanItem item = On("/dev/sda1 / ext4 rw 0 0\n").Item(LastingOnly, OneGiB());

        Assert.Empty(item.Now);
        Assert.Equal(3, item.Lasting.Count);
        Assert.DoesNotContain(Shown(item.Lasting), step => step.StartsWith("swapon", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/dev/sda1 / xfs rw 0 0\n", "/swap.lowmark + 1073741824 Written")]
    [InlineData("/dev/sda1 / btrfs rw,compress=zstd 0 0\n", "/swap.lowmark + 1073741824 NoCopyOnWrite")]
    [InlineData("tank/root / zfs rw 0 0\n/dev/sdb1 /var ext4 rw 0 0\n", "/var/swap.lowmark + 1073741824 Written")]
    [InlineData("/dev/sda1 / ext4 ro 0 0\n/dev/sdb1 /srv xfs rw 0 0\n", "/srv/swap.lowmark + 1073741824 Written")]
    [InlineData("overlay / overlay rw 0 0\n/dev/sda1 / ext4 rw 0 0\n", "/swap.lowmark + 1073741824 Written")]
    public void Each_file_system_has_its_way(string mounts, string step) =>
        Assert.Equal(step, Shown(On(mounts).Item(NowOnly, OneGiB()).Now)[0]);

    [Theory]
    [InlineData("overlay / overlay rw 0 0\n", "as in a container: swap is the host's")]
    [InlineData("tmpfs / tmpfs rw 0 0\n", "lies in memory itself")]
    [InlineData("tank / zfs rw 0 0\nx /var nfs4 rw 0 0\n", "/ is zfs, whose files can not be swapped to without "
        + "risk of a "
        + "deadlock; /var is nfs4")]
    [InlineData("/dev/sda1 / ext4 ro 0 0\n", "read-only")]
    [InlineData("x / bcachefs rw 0 0\n", "bcachefs, which is not known")]
    [InlineData("\n / \n", "can not be read")]
    public void Where_no_swap_file_can_lie_it_says_why(string mounts, string why) =>
        Assert.Contains(why, On(mounts).WhyNot(OneGiB()));

    [Fact]
    public void A_second_file_gets_a_second_name_also_in_one_plan()
    {
        FakeHost host = On("/dev/sda1 / ext4 rw 0 0\n");

        Assert.Equal(
            ["/swap.lowmark", "/swap.lowmark-2"],
            host.Of(NowOnly, OneGiB(), OneGiB()).Items.Select(item => Assert.IsType<MakeSwapFile>(item.Now[0]).File));
        Assert.StartsWith("/swap.lowmark-2 ", Shown(host.With("/swap.lowmark", "").Item(NowOnly, OneGiB()).Now)[0]);
    }

    [Fact]
    public void A_size_that_is_none_is_refused()
    {
        Assert.Contains("at least 1 MiB", On("/dev/sda1 / ext4 rw 0 0\n").WhyNot(new AddSwap(KiB(1023))));
        Assert.Contains("PiB", On("/dev/sda1 / ext4 rw 0 0\n").WhyNot(new AddSwap(KiB(long.MaxValue))));
    }

    /// <summary>All lines stay byte for byte, and a second time changes nothing.</summary>
    [Fact]
    public void A_line_in_fstab_is_added_once()
    {
        string[] pieces = ["#c", "UUID=1 / ext4 x 0 1", "/swap.lowmark\tnone\tswap", "/swap.lowmark x "
            + "ext4", "\n", "\r\n", " "];
        Prop.ForAll(Gen.Choose(0, pieces.Length - 1).ArrayOf().ToArbitrary(), chosen =>
        {
            string old = string.Concat(chosen.Select(piece => pieces[piece]));
            string edited = Fstab.With(old, "/swap.lowmark");
            return edited.StartsWith(old, StringComparison.Ordinal) && Fstab.With(edited, "/swap.lowmark") == edited;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Zram_takes_the_first_device_that_is_not_set_up()
    {
        FakeHost host = Machine().With("/sys/block/zram0/disksize", "1073741824\n")
            .With("/sys/block/zram1/disksize", "0\n").With("/usr/lib/systemd/system-generators/zram-generator", "");
        PlanItem item = host.Item(Both, new AddZram(KiB(4 * GiB)));

        Assert.Equal(
            [
                "zramctl --size 4294967296 /dev/zram1 | zramctl --reset /dev/zram1", "mkswap /dev/zram1 | nothing",
                "swapon --priority 100 /dev/zram1 | swapoff /dev/zram1",
            ],
            Shown(item.Now));
        Assert.Equal(
            ["/etc/systemd/zram-generator.conf.d/90-lowmark.conf: (none) => [zram1]\nzram-size = 4096\n"
                + "swap-priority = 100\n"],
            Shown(item.Lasting));
    }

    [Fact]
    public void Without_a_device_the_module_is_loaded()
    {
        PlanItem item = Machine().Item(Both, new AddZram(KiB(9 * GiB)));

        Assert.Equal("modprobe zram | modprobe -r zram", Shown(item.Now)[0]);
        Assert.Contains("not kept", item.Warnings[0]);
        Assert.Contains("Larger than the RAM", item.Warnings[1]);
    }

    [Fact]
    public void Zram_that_can_not_be_is_refused()
    {
        Assert.Contains("More than twice the RAM", Machine().WhyNot(new AddZram(KiB(17 * GiB))));
        Assert.Contains("in use", Machine().With("/sys/block/zram0/disksize", "4096\n").WhyNot(new AddZram(KiB(GiB))));
        Assert.Contains("not installed", Machine().WhyNot(new AddZram(KiB(GiB)), LastingOnly));
    }
}
