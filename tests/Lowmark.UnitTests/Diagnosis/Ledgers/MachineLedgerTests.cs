using Lowmark.Diagnosis.Ledgers;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Ledgers;

public class MachineLedgerTests
{
    /// <summary>12,144 + 1500 + 50 + 234,750 + 500 + 200 + 2000 + 4000 + 1000 + 1000 = 257,144 of 262,144
    /// pages.</summary>
    [Fact]
    public void Every_use_stands_once_and_the_rest_is_unaccounted()
    {
        Ledger ledger = Of(new MemInfoText());

        Assert.Equal(
            [
                ("reserved at boot", 48_576L), ("free", 6000), ("per-CPU free lists", 200), ("anonymous", 939_000),
                ("shared memory (shmem, tmpfs)", 2000), ("file cache", 800), ("slab, reclaimable", 8000),
                ("slab, unreclaimable", 16_000),
                ("page tables", 4000), ("kernel stacks", 4000),
            ],
            Sizes(ledger));
        Assert.Equal(
            ("machine", new KiB(1_048_576), new KiB(20_000)), (ledger.Scope, ledger.Total!.Value,
            ledger.Unaccounted!.Value));
    }

    /// <summary>Shmem lies on the anon lists: what is shmem is not anonymous as well.</summary>
    [Fact]
    public void Shmem_is_not_counted_twice()
    {
        Ledger ledger = Of(new MemInfoText().Counting("shmem", 100_000));

        Assert.Equal(new KiB((235_250 - 100_000) * 4), Size(ledger, "anonymous"));
        Assert.Equal(new KiB(400_000), Size(ledger, "shared memory (shmem, tmpfs)"));
        Assert.Equal(new KiB(20_000), ledger.Unaccounted);
    }

    /// <summary>Locked shmem is on the unevictable list, which has an entry of its own.</summary>
    [Fact]
    public void Shmem_beyond_the_anon_lists_is_counted_where_it_lies()
    {
        Ledger ledger = Of(
            new MemInfoText().Counting("active_anon", 0).Counting("inactive_anon", 1000).Counting("shmem", 235_250)
                .Counting("unevictable", 234_250));

        Assert.Equal(new KiB(4000), Size(ledger, "shared memory (shmem, tmpfs)"));
        Assert.Equal(new KiB(937_000), Size(ledger, "unevictable (mlocked)"));
        Assert.Null(Size(ledger, "anonymous"));
        Assert.Equal(new KiB(20_000), ledger.Unaccounted);
    }

    [Fact]
    public void Counters_that_overlap_leave_less_than_nothing() =>
        Assert.Equal(new KiB(-60_000), Of(new MemInfoText().Counting("unevictable", 20_000)).Unaccounted);

    [Fact]
    public void Huge_page_pools_count_whole_in_use_or_not()
    {
        Ledger ledger = Of(new MemInfoText
        {
            Nodes =
            [
                new NodeText(0)
                {
                    HugePages =
                    [
                        "hugepages_total=2 hugepages_free=1 hugepages_surp=0 hugepages_size=2048kB",
                        "hugepages_total=1 hugepages_free=0 hugepages_surp=0 hugepages_size=1048576kB",
                    ],
                },
            ],
        });

        Assert.Equal(new KiB(4096 + 1_048_576), Size(ledger, "huge pages, reserved"));
    }

    [Fact]
    public void Each_entry_points_at_the_line_of_its_figure()
    {
        string[] lines = ReportText.Oom.Lines();
        Ledger ledger = Assert.IsType<Ledger>(LogText.Facts(lines).Ledger);

        Assert.All(
            ledger.Entries.Where(entry => entry.Line is not null),
            entry => Assert.Contains(TokenOf(entry.Name), lines[entry.Line!.Value - 1], StringComparison.Ordinal));
        Assert.Equal(9, ledger.Entries.Count(entry => entry.Line is not null));
    }

    [Fact]
    public void Of_a_counter_that_stands_there_twice_the_first_one_counts()
    {
        string[] lines =
        [
            .. ReportText.Oom.Lines().Select(
                line => line.Replace(" free:1500 ", " free:1500 free:7 shmem:9 ", StringComparison.Ordinal)),
        ];
        Ledger ledger = Assert.IsType<Ledger>(LogText.Facts(lines).Ledger);

        Assert.Equal(new KiB(6000), Size(ledger, "free"));
        Assert.Equal(new KiB(2000), Size(ledger, "shared memory (shmem, tmpfs)"));
    }

    [Theory]
    [InlineData("pages RAM")]
    [InlineData("active_anon:1200", " active_file:100", " unevictable:0 dirty", " slab_reclaimable:",
        " mapped:0 shmem:", " sec_pagetables:0 bounce", " kernel_misc", " free:1500")]
    public void Without_ram_or_without_counters_there_is_no_ledger(params string[] lost) =>
        Assert.Null(MachineLedger.Of(Assert.Single(LogText.Reports(ReportText.Oom.Lines().Without(lost)))));

    private static Ledger Of(MemInfoText memory) =>
        Assert.IsType<Ledger>(
            MachineLedger.Of(Assert.Single(LogText.Reports((ReportText.Oom with { Memory = memory }).Lines()))));

    private static (string Name, long KiB)[] Sizes(Ledger ledger) =>
        [.. ledger.Entries.Select(entry => (entry.Name, entry.Size.Count))];

    private static KiB? Size(Ledger ledger, string name) =>
        ledger.Entries.Where(entry => entry.Name == name).Select(entry => (KiB?)entry.Size).SingleOrDefault();

    private static string TokenOf(string entry) => entry switch
    {
        "reserved at boot" => " pages reserved",
        "free" or "per-CPU free lists" => " free:1500 free_pcp:50",
        "anonymous" => "active_anon:1200",
        "file cache" => " active_file:100",
        "shared memory (shmem, tmpfs)" or "page tables" => "shmem:500 pagetables:1000",
        _ => "slab_reclaimable:2000 slab_unreclaimable:4000",
    };
}
