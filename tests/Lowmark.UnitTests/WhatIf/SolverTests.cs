using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.WhatIf;

public class SolverTests
{
    private const long MiB = 1024;

    private static readonly DiagnosedReport s_full =
        Of("cgroup-limit").Memcg("/a", 100 * MiB, 100 * MiB) with
        {
            Constraint = OomConstraint.Memcg,
            Prediction = new(
                2, true, [new(2, "app", new(15_360), new(15_360), 0, true, null)], new(25_600),
                "rss + page tables + swap + oom_score_adj * (total / 1000)", null),
        };

    [Theory]
    [InlineData("min_free_kbytes", SolveTarget.MinFree, null)]
    [InlineData("vm.watermark_scale_factor", SolveTarget.ScaleFactor, null)]
    [InlineData("cgroup:/a/b", SolveTarget.GroupLimit, "/a/b")]
    [InlineData("swap", SolveTarget.Swap, null)]
    [InlineData("ram", SolveTarget.Ram, null)]
    [InlineData("hugepages", SolveTarget.HugePages, null)]
    public void What_is_looked_for_is_a_word(string text, SolveTarget target, string? path)
    {
        SolveFor? unknown = SolveFor.Parse(text);

        Assert.Equal((target, path), (unknown!.Target, unknown.Path));
        Assert.Equal(unknown, SolveFor.Parse(unknown.Setting));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cgroup:")]
    [InlineData("luck")]
    public void Other_words_are_none(string text) => Assert.Null(SolveFor.Parse(text));

    // 20 MiB more, and 40 kB of page tables.
    [Fact]
    public void The_smallest_limit_holds_the_demand_to_the_page()
    {
        Solution solution = WhatIfReplay.Solve(
            s_full, new(SolveTarget.GroupLimit, "/a"), [new("app", new(80 * MiB))]);

        Assert.Equal(new SetGroupBound("/a", GroupBound.Max, new KiB((120 * MiB) + 40)), solution.Change);
        Assert.Equal(
            (WhatIfOutcome.Prevented, WhatIfOutcome.NotPrevented),
            (solution.Answer!.Outcome, solution.OneBelow!.Outcome));
    }

    [Fact]
    public void Another_groups_limit_is_no_solution()
    {
        Solution solution = WhatIfReplay.Solve(
            s_full, new(SolveTarget.GroupLimit, "/a/b"), [new("app", new(80 * MiB))]);

        Assert.Null(solution.Change);
        Assert.NotNull(solution.WhyNone);
    }

    [Fact]
    public void RAM_is_no_solution_for_a_groups_limit() =>
        Assert.Equal("No amount of RAM does.", WhatIfReplay.Solve(s_full, new(SolveTarget.Ram), []).WhyNone);

    [Fact]
    public void What_does_not_happen_needs_no_change() => Assert.Contains(
        "nothing has to be changed",
        WhatIfReplay.Solve(s_full, new(SolveTarget.GroupLimit, "/a"), [new("app", new(MiB))]).WhyNone,
        StringComparison.Ordinal);
}
