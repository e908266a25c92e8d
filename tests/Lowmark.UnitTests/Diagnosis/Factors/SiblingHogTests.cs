using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

/// <summary>v3.8 to v5.2 print one line of statistics for each group of the subtree.</summary>
public class SiblingHogTests
{
    [Fact]
    [RuleCase("sibling-hog", Outcome.Confirmed)]
    public void Another_child_holds_the_most() =>
        Ruled.By<SiblingHog>(Parent(own: 20_000, sibling: 70_000))
            .Confirms(Confidence.Certain, "/a/c holds 70000 kB; the victim's group holds 20000 kB")
            .Quoting("stats for /a/c:");

    [Theory]
    [InlineData(70_000, 20_000)]
    [InlineData(45_000, 45_000)]
    [RuleCase("sibling-hog", Outcome.Refuted)]
    public void The_victims_own_group_holds_as_much(int own, int sibling) =>
        Ruled.By<SiblingHog>(Parent(own, sibling))
            .Refutes("the victim's own group holds the most").Quoting("stats for /a/b:");

    [Fact]
    [RuleCase("sibling-hog", Outcome.Refuted)]
    public void A_limit_of_its_own_has_no_siblings() =>
        Ruled.By<SiblingHog>(ReportText.MemcgOom)
            .Refutes("no ancestor's limit was reached").Quoting("invoked oom-killer");

    [Fact]
    [RuleCase("sibling-hog", Outcome.Unknown)]
    public void Cut_before_the_childrens_lines_nothing_tells() =>
        Ruled.By<SiblingHog>(Parent(20_000, 70_000).Lines().CutBefore("stats for /a/b:"))
            .IsUnknownFor("the memory of the other children");

    private static ReportText Parent(int own, int sibling) => ReportText.MemcgOom with
    {
        Memcg =
        [
            "Task in /a/b killed as a result of limit of /a", "memory: usage 100000kB, limit 100000kB, failcnt 40",
            Stats("/a", 10_000),
            Stats("/a/b", own), Stats("/a/c", sibling),
        ],
        Summary = null,
    };

    private static string Stats(string path, int rss) =>
        $"Memory cgroup stats for {path}: cache:0KB rss:{rss}KB rss_huge:0KB mapped_file:0KB swap:0KB "
        + $"inactive_anon:{rss}KB";
}
