using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class UnaccountedTests
{
    /// <summary>One zone with 256 blocks of 4 MiB free: 1048576 kB. Nothing else is told but slab.</summary>
    private const string Buddies = "Node 0, zone   Normal   0   0   0   0   0   0   0   0   0   0   256 \n";

    [Fact]
    public void What_no_counter_shows_is_told_with_what_may_hold_it() =>
        Machine(anon: 7_351_424)
            .With("/proc/spl/kstat/zfs/arcstats", "13 1 0x01 96 2611 8 9\nname type\nsize 4 819200000\nc_max 4 9\n")
            .With("/proc/net/sockstat", "sockets: used 9\nTCP: inuse 5 orphan 0 tw 0 mem 50000\nUDP: inuse 1 mem 1\n")
            .With("/proc/modules", "nvidia 56000000 5 - Live 0x0 (OE)\nnf_tables 372736 5 - Live 0x0\n")
            .Run<Unaccounted>()
            .Finds(
                Severity.Warning,
                "1.14 GiB (12 % of RAM) are in no counter: likely the ZFS cache (781 MiB), buffers of sockets (195 "
                + "MiB), driver nvidia.")
            .Quoting(null, "RAM 10000000 kB - all counters 8800000 kB = 1200000 kB")
            .Quoting("/proc/spl/kstat/zfs/arcstats", "size 819200000")
            .Quoting("/proc/net/sockstat", "TCP and UDP mem 50001")
            .Quoting("/proc/modules", "nvidia 56000000");

    [Fact]
    public void A_balloon_that_leaves_the_size_of_ram_as_it_was_is_named() =>
        Machine(anon: 7_351_424).VmStat(("balloon_inflate", 300_000), ("balloon_deflate", 50_000)).Run<Unaccounted>()
            .Finds(Severity.Warning, "1.14 GiB (12 % of RAM) are in no counter: likely the balloon (977 MiB).")
            .Quoting("/proc/vmstat", "balloon_inflate 300000 - balloon_deflate 50000 = 250000");

    [Fact]
    public void Without_a_likely_holder_the_usual_ones_are_told() =>
        Machine(anon: 7_351_424).Run<Unaccounted>()
            .Finds(Severity.Warning, "1.14 GiB (12 % of RAM) are in no counter: a driver, pipes or a page leak.");

    [Fact]
    public void Within_the_mark_it_adds_up() =>
        Machine(anon: 8_551_424).Run<Unaccounted>().IsFine("the counters add up to within 0 % of RAM");

    private static CheckHost Machine(long anon) => CheckHost.WithRam(
            ("MemFree", 1_048_576), ("Active(anon)", anon), ("Inactive(anon)", 0), ("Slab", 400_000),
            ("SReclaimable", 300_000), ("SUnreclaim", 100_000))
        .With("/proc/buddyinfo", Buddies);
}
