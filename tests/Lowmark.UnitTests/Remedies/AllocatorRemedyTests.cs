using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Remedies;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.Remedies;

public class AllocatorRemedyTests
{
    private const long GiB = 1024 * 1024;

    private static DiagnosedReport AtomicBurst(long ramKiB) =>
        Of("atomic-reserve").Asked().Failed(0, "Normal", 1000, 4232)
        .Machine(ramKiB, Zone(0, "Normal", 1000, 11287, 14108, 16930, 1000000));

    // The burst is 14108 − 1000 = 13108 pages. 1.25 f × 11287 − 13108 > 4232 f from f = 1.3272 on; the step above is
    // 1.35.
    // 45148 kB × 1.35 × 1.25 = 76187 kB, in whole MiB 76800.
    [Fact]
    public void The_reserve_is_raised_until_the_same_burst_fits()
    {
        Remedy remedy = Only(AtomicBurst(4 * GiB), "raise-min-free-kbytes");
        Assert.Equal("Raise vm.min_free_kbytes from about 45148 to 76800", remedy.Title);
        Assert.Contains("sudo sysctl -w vm.min_free_kbytes=76800", remedy.Commands);
        Assert.Equal(
            new("/etc/sysctl.d/90-lowmark-vm.min_free_kbytes.conf", "vm.min_free_kbytes = 76800\n"), remedy.Persistent);
        Assert.Contains("a burst of at least 52432 kB", remedy.ExpectedEffect, StringComparison.Ordinal);
        Assert.EndsWith("76800 kB, 1.8 % of RAM.", remedy.ExpectedEffect, StringComparison.Ordinal);
        Assert.Contains(
            "sudo sysctl -w vm.min_free_kbytes=\"$(sudo cat /var/lib/lowmark.vm.min_free_kbytes.old)\"", remedy.Undo);
    }

    // 5 % of 1 GiB is 52428 kB.
    [Fact]
    public void A_reserve_above_5_percent_of_RAM_is_refused()
    {
        Remedy remedy = Only(AtomicBurst(GiB), "keep-min-free-kbytes");
        Assert.Contains("76800 kB of 1 GiB", remedy.ExpectedEffect, StringComparison.Ordinal);
        Assert.DoesNotContain(RemedyCatalog.Propose(AtomicBurst(GiB)), found => found.Id == "raise-min-free-kbytes");
    }

    // 13108 × 1.25 × 10000 / 1000000 = 163.85
    [Fact]
    public void Kswapd_is_woken_early_enough_for_the_burst() => Assert.Contains(
        "sudo sysctl -w vm.watermark_scale_factor=164",
        Only(AtomicBurst(4 * GiB), "raise-watermark-scale-factor").Commands);

    [Fact]
    public void Kernels_before_4_6_have_no_watermark_scale_factor() => Assert.DoesNotContain(
        RemedyCatalog.Propose(AtomicBurst(4 * GiB) with { Kernel = new("3.10.0-1160.el7.x86_64", null) }),
        remedy => remedy.Id == "raise-watermark-scale-factor");

    [Fact]
    public void Without_zones_the_reserve_is_doubled_and_it_is_said_why()
    {
        Remedy remedy = Only(Of("atomic-reserve").Asked(1), "raise-min-free-kbytes");
        Assert.Contains(
            "sudo sysctl -w vm.min_free_kbytes=\"$(( $(sysctl -n vm.min_free_kbytes) * 2 ))\"", remedy.Commands);
        Assert.Null(remedy.Persistent);
        Assert.Contains("does not show enough to compute", remedy.ExpectedEffect, StringComparison.Ordinal);
    }

    [Fact]
    public void Dropping_caches_is_warned_against_as_a_habit() => Assert.Contains(
        "Do not make a habit", Only(AtomicBurst(4 * GiB), "drop-caches").ExpectedEffect, StringComparison.Ordinal);

    // 1 % of 4 GiB is 10486 pages.
    [Theory]
    [InlineData(10485, false)]
    [InlineData(10486, true)]
    public void Caches_are_dropped_only_where_there_are_some(long pages, bool isWorthwhile)
    {
        DiagnosedReport report = AtomicBurst(4 * GiB).Counting(("active_file", 485), ("inactive_file", pages - 485));

        Assert.Equal(isWorthwhile, RemedyCatalog.Propose(report).Any(remedy => remedy.Id == "drop-caches"));
    }

    [Fact]
    public void Packet_buffers_in_large_blocks_lead_to_MTU_and_rings()
    {
        DiagnosedReport report = Of("atomic-reserve").Asked(2) with
        {
            Trigger = new("ksoftirqd/0", 9, 0, 0, new("network_receive", "receiving", "igb", [])),
        };
        Remedy remedy = Only(report, "reduce-driver-order");
        Assert.Contains("sudo ip link set dev IFACE mtu 1500", remedy.Commands);
        Assert.Contains("order 2 is 16 kB", remedy.ExpectedEffect, StringComparison.Ordinal);
    }

    // The buddy line of the insmod report: 1325*4kB 966*8kB 675*16kB and nothing above.
    private static DiagnosedReport Fragmented()
    {
        ZoneState zone = Zone(0, "Normal", 5875, 3973, 4966, 5959, 213196) with
        {
            FreeArea = new([new(1325, "UME"), new(966, "UME"), new(675, "UME"), new(0, "M"), new(0, "")]),
        };
        return Of("fragmentation").Asked(3).Machine(GiB, zone) with
        {
            Checks = [new(0, "Normal", true, null, new(5875), new(5875), new(3973), null, true, false, "no block", 1)],
        };
    }

    // 5300 + 7728 + 10800 = 23828 kB in small blocks; 744 blocks of 32 kB.
    [Fact]
    public void Compaction_is_told_what_it_could_gain()
    {
        Remedy remedy = Only(Fragmented(), "compact-memory");
        Assert.StartsWith(
            "Node 0 Normal has 23828 kB on its free lists, 23828 kB of it in blocks smaller than the 32 kB asked for: room for 744 such blocks",
            remedy.ExpectedEffect, StringComparison.Ordinal);
        Assert.Contains("echo 1 | sudo tee /proc/sys/vm/compact_memory", remedy.Commands);
    }

    // 11 pageblocks × 512 pages × 1 zone = 22528 kB; min is 15892 kB.
    [Fact]
    public void The_reserve_against_fragmentation_is_the_kernels_own() => Assert.Contains(
        "sudo sysctl -w vm.min_free_kbytes=22528", Only(Fragmented(), "raise-reserve-against-fragmentation").Commands);

    [Fact]
    public void Fragmentation_is_no_reason_for_swap_memory_or_a_larger_atomic_reserve()
    {
        IEnumerable<string> ids = RemedyCatalog.Propose(Fragmented()).Select(remedy => remedy.Id).ToList();
        Assert.DoesNotContain("add-swap", ids);
        Assert.DoesNotContain("add-memory", ids);
        Assert.DoesNotContain("raise-min-free-kbytes", ids);
    }

    // 1 GiB and a tenth is 1153433 kB, and one more for the remainder; 1127 MiB.
    [Fact]
    public void The_commit_limit_grows_by_what_was_refused()
    {
        Remedy remedy = Only(Of("overcommit-refusal").Asked(bytes: 1L << 30), "raise-commit-limit");
        Assert.Contains(remedy.Commands, command => command.EndsWith(" + 1154048 ))\"", StringComparison.Ordinal));
        Assert.Contains(
            RemedyCatalog.Propose(Of("overcommit-refusal").Asked(bytes: 1L << 30)),
            found => found.Id == "allow-heuristic-overcommit");
    }

    private static Remedy Only(DiagnosedReport report, string id) =>
        RemedyCatalog.Propose(report).Single(remedy => remedy.Id == id);
}
