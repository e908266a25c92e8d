using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class PageCacheDirtyTests
{
    [Fact]
    [RuleCase("page-cache-dirty", Outcome.Confirmed)]
    public void Dirty_and_under_writeback_together_a_tenth_of_ram() =>
        Ruled.By<PageCacheDirty>(Waiting(20_000, 5_000))
            .Confirms(Confidence.Certain, "100000 kB of file pages wait to be written, 10 % of RAM")
            .Quoting("dirty:20000 writeback:5000");

    [Fact]
    [RuleCase("page-cache-dirty", Outcome.Confirmed)]
    public void A_tenth_of_a_memcgs_limit() =>
        Ruled.By<PageCacheDirty>(ReportText.MemcgOom with
        {
            Memcg = new MemcgText("/system.slice/db.service")
                .Counting("file_dirty", 9_000).Counting("file_writeback", 1_000).Lines(),
        })
            .Confirms(Confidence.Certain, "10000 kB of file pages wait to be written, 10 % of the group's limit")
            .Quoting("file_dirty 9216000");

    /// <summary>v4.4 to v5.2 print one line a group, with the names of cgroup v1.</summary>
    [Fact]
    [RuleCase("page-cache-dirty", Outcome.Confirmed)]
    public void The_names_of_v1_are_read_and_quoted() =>
        Ruled.By<PageCacheDirty>(ReportText.MemcgOom with
        {
            Memcg =
            [
                "memory: usage 100000kB, limit 100000kB, failcnt 40",
                "Memory cgroup stats for /a: cache:50000KB rss:50000KB rss_huge:0KB mapped_file:0KB dirty:9000KB "
                + "writeback:1000KB",
            ],
        })
            .Confirms(Confidence.Certain, "10000 kB of file pages wait to be written, 10 % of the group's limit")
            .Quoting("dirty:9000KB");

    [Fact]
    [RuleCase("page-cache-dirty", Outcome.Refuted)]
    public void A_page_less() =>
        Ruled.By<PageCacheDirty>(Waiting(20_000, 4_999))
            .Refutes("dirty pages are 10 % of RAM").Quoting("writeback:4999");

    [Fact]
    [RuleCase("page-cache-dirty", Outcome.Unknown)]
    public void Without_the_counters_nothing_tells() =>
        Ruled.By<PageCacheDirty>(ReportText.Oom.Lines().Without(" unevictable:0 dirty:0"))
            .IsUnknownFor("the dirty and writeback counters");

    private static ReportText Waiting(long dirty, long writeback) => ReportText.Oom with
    {
        Memory = new MemInfoText().Counting("dirty", dirty).Counting("writeback", writeback),
    };
}
