using Lowmark.Changes;
using Lowmark.Plans;
using Lowmark.TestKit;
using static Lowmark.UnitTests.Plans.PlanHost;

namespace Lowmark.UnitTests.Plans.Sysctls;

public class SysctlPlanTests
{
    private const string DropIn = "/etc/sysctl.d/90-lowmark-vm.swappiness.conf";

    private static SetSysctl Swappiness(string value = "10") => new("vm.swappiness", value);

    [Fact]
    public void A_value_is_written_now_and_kept_in_a_file_of_its_own()
    {
        PlanItem item = Machine().Item(Both, Swappiness());

        Assert.Equal(["/proc/sys/vm/swappiness: 60 -> 10"], Shown(item.Now));
        Assert.Equal([$"{DropIn}: (none) => vm.swappiness = 10\n"], Shown(item.Lasting));
        Assert.Equal("writes 60 again and puts the files back as they were", item.TakesBack);
        Assert.Empty(item.Warnings);
    }

    [Fact]
    public void Only_what_is_asked_for_is_planned()
    {
        Assert.Empty(Machine().Item(NowOnly, Swappiness()).Lasting);
        Assert.Empty(Machine().Item(LastingOnly, Swappiness()).Now);
    }

    [Fact]
    public void What_is_so_already_is_no_change() => Assert.Equal(
        "It is so already.", Machine().With(DropIn, "vm.swappiness = 60\n").WhyNot(Swappiness("60")));

    [Fact]
    public void A_later_file_of_the_same_key_is_overtaken()
    {
        PlanItem item = Machine().With("/usr/lib/sysctl.d/95-vendor.conf", "-vm/swappiness=1\n")
            .Item(LastingOnly, Swappiness());

        Assert.Equal(
            ["/etc/sysctl.d/99-zz-lowmark-vm.swappiness.conf: (none) => vm.swappiness = 10\n"], Shown(item.Lasting));
        Assert.Contains("/usr/lib/sysctl.d/95-vendor.conf sets it too", Assert.Single(item.Warnings));
    }

    [Fact]
    public void A_file_that_is_hidden_by_its_namesake_does_not_count() => Assert.Empty(Machine()
        .With("/usr/lib/sysctl.d/95-vendor.conf", "vm.swappiness=1\n").With("/etc/sysctl.d/95-vendor.conf", "")
        .Item(LastingOnly, Swappiness()).Warnings);

    [Fact]
    public void What_sysctl_conf_says_becomes_a_comment_even_where_a_link_shows_it()
    {
        const string Conf = "kernel.sysrq=1\nvm.swappiness = 1\n";
        PlanItem item = Machine().With("/etc/sysctl.conf", Conf).With("/etc/sysctl.d/99-sysctl.conf", Conf)
            .Item(LastingOnly, Swappiness());

        Assert.Equal(
            [
                $"/etc/sysctl.conf: {Conf} => kernel.sysrq=1\n# vm.swappiness = 1\n",
                $"{DropIn}: (none) => vm.swappiness = 10\n",
            ],
            Shown(item.Lasting));
    }

    [Fact]
    public void Lines_in_sysctl_conf_are_edited_one_change_after_the_other()
    {
        FakeHost host = Machine().With("/etc/sysctl.conf", "vm.swappiness=1\n")
            .With("/etc/sysctl.d/99-sysctl.conf", "vm.swappiness=1\n");
        Plan plan = host.Of(
            new(Now: false, Lasting: true, SysctlPlace.SysctlConf), Swappiness(),
            new SetSysctl("vm.vfs_cache_pressure", "200"));

        ReplaceFile first = Assert.IsType<ReplaceFile>(Assert.Single(plan.Items[0].Lasting));
        ReplaceFile second = Assert.IsType<ReplaceFile>(Assert.Single(plan.Items[1].Lasting));
        Assert.Equal("# vm.swappiness=1\nvm.swappiness = 10\n", first.New);
        Assert.Equal((first.New, first.New + "vm.vfs_cache_pressure = 200\n"), (second.Old, second.New));
    }

    [Fact]
    public void Where_systemd_does_not_read_sysctl_conf_a_drop_in_is_written()
    {
        PlanItem item = Machine().With("/etc/sysctl.conf", "").Item(
            new(Now: false, Lasting: true, SysctlPlace.SysctlConf), Swappiness());

        Assert.Equal([$"{DropIn}: (none) => vm.swappiness = 10\n"], Shown(item.Lasting));
        Assert.Contains("no file of /etc/sysctl.d links to it", Assert.Single(item.Warnings));
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_left_alone()
    {
        PlanItem item = Machine().With(DropIn, [0xff, 0xfe]).Item(Both, Swappiness());

        Assert.Empty(item.Lasting);
        Assert.Contains("not kept", Assert.Single(item.Warnings));
    }

    [Theory]
    [InlineData("vm.swappiness", "201", "takes 0 to 200")]
    [InlineData("vm.swappiness", "-1", "takes 0 to 200")]
    [InlineData("vm.swappiness", "1 2", "takes one number")]
    [InlineData("vm.swappiness", "ten", "ten is none")]
    [InlineData("vm.watermark_scale_factor", "0", "takes 1 to 3000")]
    [InlineData("vm.overcommit_memory", "3", "takes 0 to 2")]
    [InlineData("vm.lowmem_reserve_ratio", "256 256 32", "takes 5 numbers here")]
    [InlineData("vm.percpu_pagelist_high_fraction", "7", "0 or at least 8")]
    [InlineData("vm.zone_reclaim_mode", "1", "is not there")]
    [InlineData("vm.drop_caches", "3", "no setting")]
    [InlineData("kernel.core_pattern", "|/bin/sh", "none of the settings")]
    [InlineData("vm.../../etc/passwd", "1", "none of the settings")]
    public void Beyond_what_the_kernel_takes_nothing_is_planned(string name, string value, string why) =>
        Assert.Contains(why, Machine().WhyNot(new SetSysctl(name, value)), StringComparison.Ordinal);

    [Fact]
    public void A_row_of_numbers_is_written_as_a_row()
    {
        PlanItem item = Machine().Item(NowOnly, new SetSysctl("vm.lowmem_reserve_ratio", "256 64 32 0 0"));

        Assert.Equal(["/proc/sys/vm/lowmem_reserve_ratio: 256\t256\t32\t0\t0 -> 256 64 32 0 0"], Shown(item.Now));
    }

    [Fact]
    public void Of_two_that_rule_each_other_out_the_ruling_one_is_taken_back_last()
    {
        PlanItem item = Machine().Item(NowOnly, new SetSysctl("vm.overcommit_kbytes", "4194304"));

        Assert.Equal(
            ["/proc/sys/vm/overcommit_ratio: 50 -> 0", "/proc/sys/vm/overcommit_kbytes: 0 -> 4194304"],
            Shown(item.Now));
    }

    [Fact]
    public void What_could_not_be_put_back_is_not_changed()
    {
        RefusedChange refused = Machine().Refused(new SetSysctl("vm.dirty_bytes", "100000000"));

        Assert.Contains("vm.dirty_ratio rules, with 20", refused.Why);
        Assert.Equal(["--set dirty_ratio=VALUE"], refused.Instead);
    }

    [Theory]
    [InlineData(2 * GiB, "2 GiB are promised of the 4 GiB")]
    [InlineData(5 * GiB, "refused at once")]
    public void Strict_overcommit_tells_what_is_promised_already(long committed, string warning) => Assert.Contains(
        warning,
        Assert.Single(Machine().With("/proc/meminfo", MemInfo(committedKiB: committed))
            .Item(NowOnly, new SetSysctl("vm.overcommit_memory", "2")).Warnings));

    [Theory]
    [InlineData("vm.swappiness", "150", "v5.8")]
    [InlineData("vm.vfs_cache_pressure", "0", "never given back")]
    [InlineData("vm.panic_on_oom", "2", "whole machine stops")]
    [InlineData("vm.max_map_count", "1000", "ENOMEM")]
    public void What_is_allowed_and_risky_is_said(string name, string value, string warning) =>
        Assert.Contains(warning, Assert.Single(Machine().Item(NowOnly, new SetSysctl(name, value)).Warnings));
}
