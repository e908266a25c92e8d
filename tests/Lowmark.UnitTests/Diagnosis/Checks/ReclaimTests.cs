using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;

namespace Lowmark.UnitTests.Diagnosis.Checks;

/// <summary>What only two samples tell, 10 s apart, and pressure.</summary>
public class ReclaimTests
{
    private const string TwoAreNeeded = "two samples are needed: --interval 10s";

    private static readonly (double, double, double) Calm = (0, 0, 0);

    [Fact]
    public void Ten_direct_reclaims_a_second_are_a_warning() =>
        Stalling(100, scanned: 4000, freed: 1000).Run<AllocationStalls>()
            .Finds(
                Severity.Warning,
                "10 allocations a second had to reclaim memory themselves; of the pages that they looked at 25 % could "
                + "be freed.")
            .Quoting("/proc/vmstat", "allocstall 107 (+100 in 10 s)")
            .Quoting("/proc/vmstat", "pgscan_direct 4000 (+4000 in 10 s)");

    [Fact]
    public void Where_nobody_waits_for_it_direct_reclaim_is_worth_knowing() =>
        Assert.Equal(
            Severity.Notice,
            Assert.Single(
                Stalling(100, 4000, 1000).Pressure((0.99, 0, 0), Calm).Run<AllocationStalls>().Findings).Severity);

    [Theory]
    [InlineData(399, 10, Severity.Critical)]
    [InlineData(400, 10, Severity.Warning)]
    [InlineData(399, 9.99, Severity.Warning)]
    public void Reclaim_that_finds_next_to_nothing_while_tasks_wait_is_critical(
        long freed, double stalled, Severity severity) =>
        Assert.Equal(
            severity,
            Assert.Single(
                Stalling(100, 4000, freed).Pressure((stalled, 0, 0), Calm).Run<AllocationStalls>().Findings).Severity);

    [Fact]
    public void Fewer_direct_reclaims_are_fine() =>
        Stalling(99, 4000, 1000).Run<AllocationStalls>()
            .IsFine("9.9 allocations a second had to reclaim memory themselves");

    [Fact]
    public void Half_of_the_compactions_without_a_block_are_a_warning() =>
        Compacting(stalls: 10, failures: 5, fallbacks: 2).Run<CompactionFailing>()
            .Finds(
                Severity.Warning,
                "1 allocations a second had to compact memory themselves, and 50 % of them got no block for it.")
            .Quoting("/proc/vmstat", "compact_fail 5 (+5 in 10 s)");

    [Fact]
    public void Huge_pages_go_on_with_small_ones() =>
        Compacting(stalls: 40, failures: 30, fallbacks: 15).Run<CompactionFailing>()
            .Finds(
                Severity.Notice,
                "4 allocations a second had to compact memory themselves, and 75 % of them got no block for it; most "
                + "asked for a transparent huge page and went on without.");

    [Theory]
    [InlineData(10, 4, "1", "40")]
    [InlineData(9, 9, "0.9", "100")]
    public void Few_or_mostly_useful_compactions_are_fine(long stalls, long failures, string rate, string percent) =>
        Compacting(stalls, failures, 0).Run<CompactionFailing>().IsFine(
            $"{rate} allocations a second had to compact memory themselves, and {percent} % of them got no block for "
            + "it");

    [Fact]
    public void No_compaction_is_fine() =>
        Compacting(0, 0, 0).Run<CompactionFailing>().IsFine("no allocation had to compact memory itself");

    /// <summary>25000 pages of 4 KiB in 10 s are 10000 kB a second: 0.1 % of RAM.</summary>
    [Theory]
    [InlineData(10, Severity.Warning)]
    [InlineData(9, Severity.Notice)]
    public void What_is_read_again_and_again_does_not_fit(double stalled, Severity severity) =>
        Refaulting(25_000).Pressure((stalled, 0, 0), Calm).Run<Refaults>()
            .Finds(
                severity,
                "The working set does not fit: 9.77 MiB a second are read again soon after they were reclaimed, 0.1 % "
                + "of RAM.")
            .Quoting("/proc/vmstat", "workingset_refault_file 25000 (+25000 in 10 s)");

    [Fact]
    public void A_few_refaults_are_fine() =>
        Refaulting(24_900).Run<Refaults>()
            .IsFine("9.73 MiB a second are read again soon after they were reclaimed");

    [Theory]
    [InlineData("swap-thrash")]
    [InlineData("allocation-stalls")]
    [InlineData("compaction-failing")]
    [InlineData("refaults")]
    [InlineData("process-leak")]
    public void Rates_need_two_samples(string id) => Check(id).Run(CheckHost.WithRam().Facts()).IsNotHere(TwoAreNeeded);

    [Theory]
    [InlineData("allocation-stalls", "allocstall of /proc/vmstat")]
    [InlineData("compaction-failing", "compact_stall and compact_fail of /proc/vmstat")]
    [InlineData("refaults", "workingset_refault of /proc/vmstat")]
    public void Without_the_counters_no_rate_is_known(string id, string missing) =>
        Check(id).Run(CheckHost.WithRam().VmStat(("nr_free_pages", 1)).After(10).Facts()).IsUnknown(missing);

    [Theory]
    [InlineData(75, 60, Severity.Critical)]
    [InlineData(75, 59.99, Severity.Warning)]
    [InlineData(20, 0, Severity.Warning)]
    [InlineData(12, 10, Severity.Warning)]
    [InlineData(19.99, 9.99, Severity.Notice)]
    [InlineData(5, 0, Severity.Notice)]
    public void Pressure_is_as_bad_as_the_tasks_that_wait(double some, double full, Severity severity) =>
        Assert.Equal(
            severity,
            Assert.Single(
                CheckHost.WithRam().Pressure((some, 0, 0), (full, 0, 0)).Run<MemoryPressure>().Findings).Severity);

    [Theory]
    [InlineData(30, 15, "some in 30 % and all at once in 2.5 % of the last 10 s, rising (15 % over 5 minutes).")]
    [InlineData(30, 25, "some in 30 % and all at once in 2.5 % of the last 10 s, as before (25 % over 5 minutes).")]
    [InlineData(5, 10.5, "some in 5 % and all at once in 2.5 % of the last 10 s, falling (10.5 % over 5 minutes).")]
    public void Pressure_has_a_trend(double now, double before, string words) =>
        Assert.Equal(
            $"Tasks wait for memory: {words}",
            Assert.Single(
                CheckHost.WithRam().Pressure((now, 0, before), (2.5, 0, 0)).Run<MemoryPressure>().Findings).Summary);

    [Fact]
    public void The_innermost_group_that_waits_most_is_named() =>
        CheckHost.WithRam().Pressure((25, 9, 24), (1, 1, 1))
            .Group("/a", 200_000).Group("/a/b", 100_000).Group("/c", 300_000)
            .With("/sys/fs/cgroup/a/memory.pressure", "some avg10=25.00 avg60=9.00 avg300=2.00 total=1\n")
            .With("/sys/fs/cgroup/a/b/memory.pressure", "some avg10=25.00 avg60=9.00 avg300=2.00 total=1\n")
            .With("/sys/fs/cgroup/c/memory.pressure", "some avg10=4.00 avg60=9.00 avg300=2.00 total=1\n")
            .Run<MemoryPressure>()
            .Finds(
                Severity.Warning,
                "Tasks wait for memory: some in 25 % and all at once in 1 % of the last 10 s, as before (24 % over 5 "
                + "minutes); most of all in /a/b.")
            .Quoting("/proc/pressure/memory", "full avg10=1.00 avg60=1.00 avg300=1.00")
            .Quoting("/sys/fs/cgroup/a/b/memory.pressure", "some avg10=25.00 avg60=9.00 avg300=2.00");

    [Fact]
    public void A_little_waiting_is_fine() =>
        CheckHost.WithRam().Pressure((4.99, 0, 9.99), (4.99, 0, 0)).Run<MemoryPressure>()
            .IsFine("some task waited for memory in 4.99 % of the last 10 s");

    [Fact]
    public void An_old_kernel_tells_no_pressure() =>
        CheckHost.WithRam().Run<MemoryPressure>().IsNotHere(
            "the kernel tells no pressure (since v4.20, with CONFIG_PSI; psi=1 switches it on)");

    [Fact]
    public void Pressure_that_may_not_be_read_is_not_known() =>
        CheckHost.WithRam().Without("/proc/pressure/memory", HostFileState.Denied).Run<MemoryPressure>()
            .IsUnknown("/proc/pressure/memory");

    private static ICheck Check(string id) => CheckCatalog.All.Single(check => check.Doc.Id == id);

    private static CheckHost Stalling(long stalls, long scanned, long freed) => CheckHost.WithRam()
        .VmStat(("allocstall_dma", 0), ("allocstall_normal", 7), ("pgscan_direct", 0), ("pgsteal_direct", 0))
        .After(10)
        .VmStat(
            ("allocstall_dma", 1), ("allocstall_normal", 6 + stalls), ("pgscan_direct", scanned),
            ("pgsteal_direct", freed));

    private static CheckHost Compacting(long stalls, long failures, long fallbacks) => CheckHost.WithRam()
        .VmStat(("compact_stall", 0), ("compact_fail", 0), ("thp_fault_fallback", 0))
        .After(10)
        .VmStat(("compact_stall", stalls), ("compact_fail", failures), ("thp_fault_fallback", fallbacks));

    private static CheckHost Refaulting(long pages) => CheckHost.WithRam()
        .VmStat(("workingset_refault_anon", 0), ("workingset_refault_file", 0))
        .After(10)
        .VmStat(("workingset_refault_anon", 0), ("workingset_refault_file", pages));
}
