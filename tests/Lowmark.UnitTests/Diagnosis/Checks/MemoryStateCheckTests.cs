using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.Diagnosis.Hosts;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class MemoryStateCheckTests
{
    /// <summary>DMA32 has most of what is free: 14273 × 1 + 4 × 2 + 45 × 4 pages, nothing above.</summary>
    [Fact]
    public void A_guest_whose_memory_was_taken_apart_is_fragmented() =>
        new FragmentedMemory().Run(GuestFacts.Of("6.12.107/frag-order3-oom-after"))
            .Finds(
                Severity.Notice,
                "100 % of the free memory of Node 0 DMA32 is in pieces smaller than order 3; 0 blocks of that order "
                + "are left.")
            .Quoting("/proc/buddyinfo", "Node 0 DMA32: none of 32 kB: the 57844 kB free are in smaller pieces");

    [Fact]
    public void No_block_of_order_3_anywhere_is_a_warning() =>
        CheckHost.WithRam()
            .With("/proc/buddyinfo", "Node 0, zone   Normal   8000   4000   1000      0      0      0 \n")
            .Run<FragmentedMemory>()
            .Finds(
                Severity.Warning,
                "No zone has a free block of order 3: a request for one would have to compact memory first.");

    /// <summary>ZONE_DMA of x86 is 16 MiB, on arm64 it may be all there is.</summary>
    [Theory]
    [InlineData("DMA", 4000, false)]
    [InlineData("DMA", 5000, true)]
    [InlineData("Normal", 4000, true)]
    public void A_zone_that_serves_next_to_nothing_is_not_judged(string zone, int pages, bool isJudged)
    {
        CheckResult result = CheckHost.WithRam()
            .With("/proc/buddyinfo", $"Node 0, zone   {zone}   {pages}      0      0      0      0      0 \n")
            .Run<FragmentedMemory>();

        Assert.Equal(isJudged ? CheckOutcome.Found : CheckOutcome.Fine, result.Outcome);
    }

    [Theory]
    [InlineData("5.10.262")]
    [InlineData("6.12.107")]
    public void A_guest_before_its_incident_is_not(string kernel) =>
        new FragmentedMemory().Run(GuestFacts.Of($"{kernel}/numa-cpuset-before"))
            .IsFine("blocks of order 3 are free");

    [Fact]
    public void Without_buddyinfo_nothing_tells_of_fragments() =>
        CheckHost.WithRam().Run<FragmentedMemory>().IsUnknown("/proc/buddyinfo");

    [Fact]
    public void Free_at_min_is_not_above_it() =>
        Zone(free: 1000, min: 1000).Run<ZoneBelowWatermark>()
            .Finds(
                Severity.Warning,
                "Node 0 Normal has 3.91 MiB free, not more than its min watermark of 3.91 MiB: ordinary requests must "
                + "reclaim first.")
            .About("zone", "Node 0 Normal")
            .Quoting("/proc/zoneinfo", "Node 0 Normal: free 4000 kB, min 4000 kB");

    [Fact]
    public void Below_min_in_both_samples_is_critical()
    {
        HostFinding finding = Zone(free: 900, min: 1000).After(1).Run<ZoneBelowWatermark>().Findings.Single();

        Assert.Equal(Severity.Critical, finding.Severity);
    }

    [Fact]
    public void Below_low_kswapd_is_at_work() =>
        Zone(free: 1001, min: 1000).Run<ZoneBelowWatermark>()
            .Finds(
                Severity.Notice,
                "Node 0 Normal has 3.91 MiB free, not more than its low watermark of 4.88 MiB: kswapd is at work "
                + "there.");

    [Fact]
    public void Above_low_is_fine() =>
        Zone(free: 1251, min: 1000).Run<ZoneBelowWatermark>().IsFine("every zone is above low");

    [Fact]
    public void Without_zoneinfo_nothing_tells_of_zones() =>
        CheckHost.WithRam().Run<ZoneBelowWatermark>().IsUnknown("free pages and watermarks of /proc/zoneinfo");

    /// <summary>2,500,000 pages: √(16 × 10,000,000) = 12,649 kB.</summary>
    [Fact]
    public void A_reserve_below_the_kernels_default_was_lowered_by_somebody() =>
        Zone(free: 5000, min: 1000).Setting("min_free_kbytes", 8000).Run<MinFreeTooLow>()
            .Finds(
                Severity.Warning,
                "vm.min_free_kbytes keeps 7.81 MiB for requests that can not wait; the kernel's default for this "
                + "memory is 12.4 MiB.")
            .About("setting", "vm.min_free_kbytes")
            .Quoting("/proc/sys/vm/min_free_kbytes", "8000")
            .Quoting(null, "1 % of RAM = 100000 kB");

    /// <summary>One zone: 11 pageblocks of 512 pages = 22,528 kB.</summary>
    [Fact]
    public void With_huge_pages_on_khugepaged_asks_for_more() =>
        Zone(free: 5000, min: 1000).Setting("min_free_kbytes", 12_649)
            .With("/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n").Run<MinFreeTooLow>()
            .Finds(
                Severity.Warning,
                "vm.min_free_kbytes keeps 12.4 MiB for requests that can not wait; what khugepaged asks for is 22 "
                + "MiB.");

    /// <summary>8 queues × 512 buffers × 3 pages (9000 + 512 bytes) = 49,152 kB.</summary>
    [Fact]
    public void Large_frames_on_many_queues_may_need_more_still()
    {
        CheckHost host = Zone(free: 5000, min: 1000).Setting("min_free_kbytes", 12_649)
            .With("/sys/class/net/eth0/mtu", 9000).With("/sys/class/net/eth0/device/vendor", "0x8086\n");
        for (int queue = 0; queue < 8; queue++) { host.With($"/sys/class/net/eth0/queues/rx-{queue}/rps_cpus", "0\n"); }
        HostFinding finding = host.Run<MinFreeTooLow>().Finds(
            Severity.Notice,
            "vm.min_free_kbytes keeps 12.4 MiB for requests that can not wait; one refill of the network's receive "
            + "rings is 48 MiB.");

        Assert.Equal(Confidence.Likely, finding.Confidence);
    }

    [Fact]
    public void The_default_is_enough() =>
        Zone(free: 5000, min: 1000).Setting("min_free_kbytes", 12_649).Run<MinFreeTooLow>()
            .IsFine("12.4 MiB; kernel's default 12.4 MiB, 1 % of RAM 97.7 MiB");

    [Fact]
    public void Without_the_setting_or_the_zones_nothing_is_judged()
    {
        Zone(free: 5000, min: 1000).Run<MinFreeTooLow>().IsUnknown("/proc/sys/vm/min_free_kbytes");
        CheckHost.WithRam().Setting("min_free_kbytes", 1).Run<MinFreeTooLow>().IsUnknown("the sizes of the zones");
        CheckHost.WithRam().Run<MinFreeTooHigh>().IsUnknown("/proc/sys/vm/min_free_kbytes");
    }

    [Fact]
    public void More_than_a_twentieth_of_ram_is_too_much_of_a_reserve() =>
        Zone(free: 5000, min: 1000).Setting("min_free_kbytes", 510_000).Run<MinFreeTooHigh>()
            .Finds(
                Severity.Warning,
                "vm.min_free_kbytes keeps 498 MiB, 5.1 % of RAM, from ordinary requests; this machine needs about "
                + "12.4 MiB.");

    [Fact]
    public void A_twentieth_is_not() =>
        Zone(free: 5000, min: 1000).Setting("min_free_kbytes", 500_000).Run<MinFreeTooHigh>().IsFine("5 % of RAM");

    [Fact]
    public void Unreclaimable_slab_is_told_with_its_caches() =>
        CheckHost.WithRam(("SUnreclaim", 1_000_000))
            .With("/proc/slabinfo",
                "slabinfo - version: 2.1\n"
                + "kmalloc-64  1 2 64 64 1 : tunables 0 0 0 : slabdata 10 10 0\n"
                + "leaky  100 200 512 8 4 : tunables 0 0 0 : slabdata 25 2500 0\n")
            .Run<SlabUnreclaimable>()
            .Finds(
                Severity.Warning, "Kernel objects that can not be reclaimed (slab) hold 977 MiB, 10 % of RAM.")
            .Quoting("/proc/meminfo", "SUnreclaim: 1000000 kB")
            .Quoting("/proc/slabinfo", "leaky: 200 objects of 512 bytes");

    [Fact]
    public void How_fast_slab_grows_is_told_from_two_samples() =>
        CheckHost.WithRam(("SUnreclaim", 1_000_000)).After(10)
            .MemInfo(("MemTotal", 10_000_000), ("SUnreclaim", 1_002_048))
            .Run<SlabUnreclaimable>()
            .Finds(
                Severity.Warning,
                "Kernel objects that can not be reclaimed (slab) hold 979 MiB, 10 % of RAM, 2 MiB more than 10 s ago.");

    [Fact]
    public void Less_slab_is_fine_and_none_is_unknown()
    {
        CheckHost.WithRam(("SUnreclaim", 990_000)).Run<SlabUnreclaimable>().IsFine("SUnreclaim is 9.9 % of RAM");
        CheckHost.WithRam().Run<SlabUnreclaimable>().IsUnknown("SUnreclaim and MemTotal of /proc/meminfo");
    }

    [Fact]
    public void A_bloated_init_is_told() =>
        CheckHost.WithRam().Process(new(1, "systemd", 300_000)).Run<InitBloat>()
            .Finds(Severity.Warning, "PID 1 (systemd) holds 293 MiB of its own, and can not be killed.")
            .About("task", "systemd", 1)
            .Quoting("/proc/1/status", "RssAnon: 300000 kB, VmSwap: 0 kB");

    [Fact]
    public void A_lean_init_is_fine_and_that_of_a_container_is_no_init()
    {
        CheckHost.WithRam().Process(new(1, "systemd", 204_800)).Run<InitBloat>().IsFine("PID 1 holds 200 MiB");
        CheckHost.WithRam().Process(new(1, "app", 300_000)).Group("", 1024, 2048).Run<InitBloat>()
            .IsNotHere("PID 1 is that of a container, not the machine's");
        CheckHost.WithRam().Run<InitBloat>().IsUnknown("RssAnon of /proc/1/status");
    }

    /// <summary>One zone of 2,500,000 pages; low is a quarter of min above it.</summary>
    private static CheckHost Zone(long free, long min) => CheckHost.WithRam(("MemAvailable", 5_000_000)).With(
        "/proc/zoneinfo",
        FormattableString.Invariant(
            $"Node 0, zone   Normal\n  pages free     {free}\n        min      {min}\n        low      {min * 5 / 4}\n")
        + FormattableString.Invariant(
            $"        high     {min * 3 / 2}\n        spanned  2500000\n        present  2500000\n")
        + "        managed  2500000\n        protection: (0, 0, 0, 0)\n");
}
