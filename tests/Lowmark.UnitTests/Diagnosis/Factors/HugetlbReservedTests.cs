using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class HugetlbReservedTests
{
    [Fact]
    [RuleCase("hugetlb-reserved", Outcome.Confirmed)]
    public void Unused_huge_pages_of_a_tenth_of_ram() =>
        Ruled.By<HugetlbReserved>(Pool(total: 60, free: 49))
            .Confirms(Confidence.Certain, "100352 kB are reserved as huge pages and unused, 10 % of RAM")
            .Quoting("hugepages_total=60 hugepages_free=49");

    [Fact]
    [RuleCase("hugetlb-reserved", Outcome.Refuted)]
    public void One_less_is_less_than_a_tenth() =>
        Ruled.By<HugetlbReserved>(Pool(total: 60, free: 48))
            .Refutes("unused huge pages are 10 % of RAM").Quoting("hugepages_free=48");

    [Fact]
    [RuleCase("hugetlb-reserved", Outcome.Refuted)]
    public void Huge_pages_in_use_are_not_idle() =>
        Ruled.By<HugetlbReserved>(Pool(total: 200, free: 0))
            .Refutes("no huge page is reserved and unused").Quoting("hugepages_total=200");

    [Fact]
    [RuleCase("hugetlb-reserved", Outcome.Refuted)]
    public void A_memcgs_limit_does_not_count_them() =>
        Ruled.By<HugetlbReserved>(ReportText.MemcgOom)
            .Refutes("huge pages are not charged to the group's limit").Quoting("memory: usage 100000kB");

    [Fact]
    public void Without_the_size_of_the_machine_they_are_possible_only() =>
        Ruled.By<HugetlbReserved>(Pool(total: 60, free: 49).Lines().Without("managed:", "pages RAM"))
            .Confirms(
                Confidence.Possible,
                "100352 kB are reserved as huge pages and unused; how much RAM there is is not in the log");

    [Fact]
    [RuleCase("hugetlb-reserved", Outcome.Unknown)]
    public void Cut_before_the_pools_nothing_tells() =>
        Ruled.By<HugetlbReserved>(ReportText.Oom.Lines().CutBefore("hugepages_total="))
            .IsUnknownFor("the hugepages_total= lines");

    private static ReportText Pool(int total, int free) => ReportText.Oom with
    {
        Memory = new MemInfoText
        {
            Nodes = [new NodeText(0) { HugePages = [
                $"hugepages_total={total} hugepages_free={free} hugepages_surp=0 hugepages_size=2048kB"] }],
        },
    };
}
