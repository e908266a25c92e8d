using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class SlabUnreclaimableTests
{
    [Fact]
    [RuleCase("slab-unreclaimable", Outcome.Confirmed)]
    public void A_tenth_of_ram_and_the_biggest_cache_is_named() =>
        Ruled.By<SlabUnreclaimable>(Holding(25_000) with
        {
            Slab =
            [
                "Unreclaimable slab info:", "Name                      Used          Total",
                "kmalloc-64             70000KB      90000KB",
                "task_struct             5000KB       6000KB",
            ],
        })
            .Confirms(
                Confidence.Certain,
                "kernel objects that can not be reclaimed hold 100000 kB, 10 % of RAM; the biggest cache is "
                + "kmalloc-64 with 90000 kB")
            .Quoting("slab_unreclaimable:25000").Quoting("kmalloc-64");

    [Fact]
    [RuleCase("slab-unreclaimable", Outcome.Confirmed)]
    public void A_tenth_of_a_memcgs_limit() =>
        Ruled.By<SlabUnreclaimable>(InMemcg(10_000))
            .Confirms(
                Confidence.Certain, "kernel objects that can not be reclaimed hold 10000 kB, 10 % of the group's limit")
            .Quoting("slab_unreclaimable 10240000");

    [Fact]
    [RuleCase("slab-unreclaimable", Outcome.Refuted)]
    public void A_page_less_than_a_tenth() =>
        Ruled.By<SlabUnreclaimable>(Holding(24_999))
            .Refutes("unreclaimable slab is 10 % of RAM").Quoting("slab_unreclaimable:24999");

    [Fact]
    [RuleCase("slab-unreclaimable", Outcome.Refuted)]
    public void Less_than_a_tenth_of_a_memcgs_limit() =>
        Ruled.By<SlabUnreclaimable>(InMemcg(9_996))
            .Refutes("unreclaimable slab is 10 % of the group's limit").Quoting("slab_unreclaimable ");

    [Fact]
    [RuleCase("slab-unreclaimable", Outcome.Unknown)]
    public void Without_the_counter_nothing_tells() =>
        Ruled.By<SlabUnreclaimable>(ReportText.Oom.Lines().Without(" slab_reclaimable:2000"))
            .IsUnknownFor("the slab_unreclaimable counter");

    private static ReportText Holding(long pages) =>
        ReportText.Oom with { Memory = new MemInfoText().Counting("slab_unreclaimable", pages) };

    private static ReportText InMemcg(long kib) => ReportText.MemcgOom with
    {
        Memcg = new MemcgText("/system.slice/db.service").Counting("slab_unreclaimable", kib).Lines(),
    };
}
