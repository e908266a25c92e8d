using Lowmark.Diagnosis.Ledgers;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Ledgers;

public class MemcgLedgerTests
{
    /// <summary>80,000 + 2000 + 6000 + 1000 + 1000 + 2000 + 4000 + 4000 = 100,000 kB.</summary>
    [Fact]
    public void On_v2_file_holds_shmem_and_kernel_holds_its_parts()
    {
        Ledger ledger = Of(new MemcgText("/a").Lines());

        Assert.Equal(
            [
                ("anonymous", 80_000L), ("shared memory (shmem, tmpfs)", 2000), ("file cache", 6000), ("kernel stacks",
                1000),
                ("page tables", 1000), ("slab, reclaimable", 2000), ("slab, unreclaimable", 4000), (
                    "other kernel memory", 4000),
            ],
            ledger.Entries.Select(entry => (entry.Name, entry.Size.Count)));
        Assert.Equal(
            ("/a", new KiB(100_000), new KiB(0)), (ledger.Scope, ledger.Total!.Value, ledger.Unaccounted!.Value));
    }

    [Fact]
    public void Of_a_statistic_that_stands_there_twice_the_first_one_counts()
    {
        string[] lines = [.. new MemcgText("/a").Lines()];

        Ledger once = Of([.. lines]);
        Ledger twice = Of([.. lines, .. lines[^1..], "kernel_stack 4096", "slab_unreclaimable 4096"]);

        Assert.Equal(once.Entries, twice.Entries);
    }

    /// <summary>v3.8 to v5.2 print what each group itself was charged, so that the parent of a full child shows next to
    /// nothing: 1000 + 59,000 + 20,000 rss, 0 + 4000 + 6000 shmem, 0 + 1000 + 9000 of other file cache.</summary>
    [Fact]
    public void The_groups_below_are_added_up_where_each_has_a_line_of_its_own()
    {
        string[] lines =
        [
            "memory: usage 100000kB, limit 100000kB, failcnt 40",
            "Memory cgroup stats for /a: cache:0KB rss:1000KB rss_huge:0KB shmem:0KB mapped_file:0KB",
            "Memory cgroup stats for /a/b: cache:5000KB rss:59000KB rss_huge:0KB shmem:4000KB mapped_file:0KB",
            "Memory cgroup stats for /a/c: cache:15000KB rss:20000KB rss_huge:0KB shmem:6000KB mapped_file:0KB",
        ];

        Ledger ledger = Of([.. lines]);

        Assert.Equal(
            [("anonymous", 80_000L), ("shared memory (shmem, tmpfs)", 10_000), ("file cache", 10_000)],
            ledger.Entries.Select(entry => (entry.Name, entry.Size.Count)));
        Assert.Equal(("/a", new KiB(0)), (ledger.Scope, ledger.Unaccounted!.Value));
        long usage = ledger.Entries[0].Line!.Value - 2;                         // /a/b has most rss, /a/c most shmem
        Assert.Equal([usage + 2, usage + 3, usage + 3], ledger.Entries.Select(entry => entry.Line!.Value));
    }

    [Fact]
    public void What_no_statistic_shows_is_unaccounted() =>
        Assert.Equal(new KiB(30_000), Of(new MemcgText("/a").Counting("anon", 50_000).Lines()).Unaccounted);

    [Fact]
    public void Statistics_that_overlap_leave_less_than_nothing() =>
        Assert.Equal(new KiB(-10_000), Of(new MemcgText("/a").Counting("anon", 90_000).Lines()).Unaccounted);

    [Fact]
    public void Socket_buffers_are_no_part_of_kernel() =>
        Assert.Equal(new KiB(-3000), Of(new MemcgText("/a").Counting("sock", 3000).Lines()).Unaccounted);

    /// <summary>60,000 + 10,000 + (30,000 - 10,000) + 8000 = 98,000 of 100,000 kB.</summary>
    [Fact]
    public void On_v1_cache_holds_shmem_and_kmem_is_the_kernels_part()
    {
        Ledger ledger = Of(
        [
            "memory: usage 100000kB, limit 100000kB, failcnt 40",
            "memory+swap: usage 100000kB, limit 100000kB, failcnt 0",
            "kmem: usage 8000kB, limit 9007199254740988kB, failcnt 0",
            "Memory cgroup stats for /a: cache:30000KB rss:60000KB rss_huge:0KB shmem:10000KB mapped_file:0KB "
            + "dirty:0KB writeback:0KB",
        ]);

        Assert.Equal(
            [
                ("anonymous", 60_000L), ("shared memory (shmem, tmpfs)", 10_000), ("file cache", 20_000),
                ("kernel memory", 8000),
            ],
            ledger.Entries.Select(entry => (entry.Name, entry.Size.Count)));
        Assert.Equal(new KiB(2000), ledger.Unaccounted);
    }

    /// <summary>From v6.4 on v1 prints own figures and those of the subtree; usage is that of the subtree.</summary>
    [Fact]
    public void On_v1_the_subtrees_figures_count()
    {
        Ledger ledger = Of(
        [
            "memory: usage 100000kB, limit 100000kB, failcnt 40", "Memory cgroup stats for /a:", "cache 0", "rss 0",
            "shmem 0",
            "total_cache 20480000", "total_rss 81920000", "total_shmem 0",
        ]);

        Assert.Equal(
            [("anonymous", 80_000L), ("file cache", 20_000)],
            ledger.Entries.Select(entry => (entry.Name, entry.Size.Count)));
        Assert.Equal(new KiB(0), ledger.Unaccounted);
    }

    [Fact]
    public void Each_entry_points_at_the_line_of_its_figure()
    {
        string[] lines = ReportText.MemcgOom.Lines();
        Ledger ledger = Assert.IsType<Ledger>(LogText.Facts(lines).Ledger);

        Assert.Equal(
            [
                "anon 81920000", "shmem 2048000", "file 8192000", "kernel_stack 1024000", "pagetables 1024000",
                "slab_reclaimable 2048000", "slab_unreclaimable 4096000", "kernel 12288000",
            ],
            ledger.Entries.Select(entry => lines[entry.Line!.Value - 1]["[  100.000000] ".Length..]));
    }

    [Theory]
    [InlineData("memory: usage")]
    [InlineData(
        " anon ", " file ", " kernel", " pagetables ", " percpu ", " sock ", " vmalloc ", " shmem ", " file_",
        " anon_thp ", "active_anon ", " unevictable ", " slab_")]
    public void Without_usage_or_statistics_there_is_no_ledger(params string[] lost) =>
        Assert.Null(MemcgLedger.Of(Assert.Single(LogText.Reports(ReportText.MemcgOom.Lines().Without(lost)))));

    private static Ledger Of(EquatableArray<string> memcg) =>
        Assert.IsType<Ledger>(
            MemcgLedger.Of(Assert.Single(LogText.Reports((ReportText.MemcgOom with { Memcg = memcg }).Lines()))));
}
