using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Facts;

/// <summary>Who made memory run out: told apart from who was killed. 200,000 kB are a fifth of RAM.</summary>
public class CulpritReaderTests
{
    /// <summary>Before v6.8 rss holds shared pages too: 2000 kB of shmem may be counted in it.</summary>
    [Fact]
    public void The_biggest_process_without_what_is_shared() =>
        Assert.Equal(
            new Culprit("task", "db", 900, new(598_000), "the biggest process holds 600000 kB"), Of(ReportText.Oom));

    [Fact]
    public void The_biggest_process_even_if_another_was_killed() =>
        Assert.Equal(
            500, Of(With(new TaskText("qemu", 500, 100_000) { Adj = -1000 }, new TaskText("db", 900, 10_000)))?.Pid);

    [Fact]
    public void Many_of_one_name_together()
    {
        Culprit? culprit = Of(With([.. Enumerable.Range(100, 10).Select(pid => new TaskText("php-fpm", pid, 10_000))]));

        Assert.Equal(("name_group", "php-fpm", new KiB(380_000)), (culprit?.Kind, culprit?.Name, culprit?.Size));
    }

    [Fact]
    public void Shared_memory_that_is_bigger_than_any_process()
    {
        Culprit? culprit = Of(Small(new MemInfoText().Counting("shmem", 100_000)));

        Assert.Equal(
            ("shared_memory", new KiB(400_000), "shmem is 400000 kB"), (culprit?.Kind, culprit?.Size,
            culprit?.Because));
    }

    [Fact]
    public void Kernel_objects_with_the_cache_that_has_most_of_them()
    {
        Culprit? culprit = Of(Small(new MemInfoText().Counting("slab_unreclaimable", 100_000)) with
        {
            Slab = ["Unreclaimable slab info:", "Name                      Used          Total",
                "kmalloc-64            300000KB     390000KB"],
        });

        Assert.Equal(
            ("kernel", "kernel objects (kmalloc-64)", new KiB(400_000)), (culprit?.Kind, culprit?.Name, culprit?.Size));
    }

    [Fact]
    public void Page_tables_where_they_are_more_than_kernel_objects() =>
        Assert.Equal("page tables", Of(Small(new MemInfoText().Counting("pagetables", 100_000)))?.Name);

    [Fact]
    public void Reserved_huge_pages()
    {
        Culprit? culprit = Of(Small(new MemInfoText
        {
            Nodes = [new NodeText(0) { HugePages = [
                "hugepages_total=200 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB"] }],
        }));

        Assert.Equal(("reservation", new KiB(409_600)), (culprit?.Kind, culprit?.Size));
    }

    [Fact]
    public void Memory_in_no_counter()
    {
        Culprit? culprit = Of(Small(new MemInfoText().Counting("inactive_anon", 134_050)));

        Assert.Equal(("kernel", new KiB(420_000)), (culprit?.Kind, culprit?.Size));
    }

    [Theory]
    [InlineData(50_500, "db")]
    [InlineData(50_499, null)]
    public void A_fifth_of_ram_stands_out_and_less_does_not(int pages, string? name) =>
        Assert.Equal(name, Of(With(new TaskText("db", 900, pages)))?.Name);

    [Fact]
    public void In_a_memcg_the_limit_is_the_whole()
    {
        Culprit? culprit = Of(ReportText.MemcgOom);

        Assert.Equal(("task", 900, new KiB(78_000)), (culprit?.Kind, culprit?.Pid, culprit?.Size));
    }

    [Fact]
    public void A_kill_that_was_asked_for_has_none() =>
        Assert.Null(Of(ReportText.Oom with { Above = "sysrq: Manual OOM execution" }));

    [Fact]
    public void An_allocation_failure_has_none() => Assert.Null(Of(ReportText.AllocationFailure));

    private static Culprit? Of(ReportText text) => Assert.Single(LogText.Diagnosed(text.Lines())).Culprit;

    private static ReportText With(params TaskText[] tasks) => ReportText.Oom with { Tasks = TaskText.Table(tasks) };

    private static ReportText Small(MemInfoText memory) =>
        With(new TaskText("db", 900, 10_000)) with { Memory = memory };
}
