using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class SharedMemoryTests
{
    [Fact]
    [RuleCase("shmem", Outcome.Confirmed)]
    public void A_quarter_of_ram() =>
        Ruled.By<SharedMemory>(Holding(62_500))
            .Confirms(Confidence.Certain, "Shared memory and tmpfs hold 244 MiB, 25 % of RAM.").Quoting("shmem:62500");

    [Fact]
    [RuleCase("shmem", Outcome.Confirmed)]
    public void A_quarter_of_a_memcgs_limit() =>
        Ruled.By<SharedMemory>(InMemcg(25_000))
            .Confirms(Confidence.Certain, "Shared memory and tmpfs hold 24.4 MiB, 25 % of the group's limit.")
            .Quoting("] shmem 25600000");

    /// <summary>cgroup v1 since v6.4: own figures first, then those of the subtree, which is what the limit
    /// counts.</summary>
    [Fact]
    [RuleCase("shmem", Outcome.Confirmed)]
    public void On_v1_the_subtrees_figure_counts_and_is_quoted() =>
        Ruled.By<SharedMemory>(ReportText.MemcgOom with
        {
            Memcg =
            [
                "memory: usage 100000kB, limit 100000kB, failcnt 40", "Memory cgroup stats for /a:", "cache 0",
                "rss 0", "shmem 0",
                "total_cache 51200000", "total_rss 51200000", "total_shmem 51200000",
            ],
        })
            .Confirms(Confidence.Certain, "Shared memory and tmpfs hold 48.8 MiB, 50 % of the group's limit.")
            .Quoting("total_shmem 51200000");

    /// <summary>v3.8 to v5.2 print one line a group, without its children.</summary>
    [Fact]
    public void Before_5_3_the_groups_below_count() =>
        Ruled.By<SharedMemory>(ReportText.MemcgOom with
        {
            Memcg =
            [
                "memory: usage 100000kB, limit 100000kB, failcnt 40",
                "Memory cgroup stats for /a: cache:0KB rss:0KB rss_huge:0KB shmem:0KB mapped_file:0KB",
                "Memory cgroup stats for /a/b: cache:20000KB rss:0KB rss_huge:0KB shmem:20000KB mapped_file:0KB",
                "Memory cgroup stats for /a/c: cache:30000KB rss:0KB rss_huge:0KB shmem:30000KB mapped_file:0KB",
            ],
        })
            .Confirms(Confidence.Certain, "Shared memory and tmpfs hold 48.8 MiB, 50 % of the group's limit.")
            .Quoting("shmem:30000KB");

    [Fact]
    [RuleCase("shmem", Outcome.Refuted)]
    public void A_page_less_than_a_quarter() =>
        Ruled.By<SharedMemory>(Holding(62_499)).Refutes("shared memory is 25 % of RAM").Quoting("shmem:62499");

    [Fact]
    [RuleCase("shmem", Outcome.Refuted)]
    public void Less_than_a_quarter_of_a_memcgs_limit() =>
        Ruled.By<SharedMemory>(InMemcg(24_996))
            .Refutes("shared memory is 25 % of the group's limit").Quoting("] shmem ");

    [Fact]
    [RuleCase("shmem", Outcome.Unknown)]
    public void Without_the_counter_nothing_tells() =>
        Ruled.By<SharedMemory>(ReportText.Oom.Lines().Without(" mapped:0 shmem:500")).IsUnknownFor("the shmem counter");

    private static ReportText Holding(long pages) =>
        ReportText.Oom with { Memory = new MemInfoText().Counting("shmem", pages) };

    private static ReportText InMemcg(long kib) =>
        ReportText.MemcgOom with { Memcg = new MemcgText("/system.slice/db.service").Counting("shmem", kib).Lines() };
}
