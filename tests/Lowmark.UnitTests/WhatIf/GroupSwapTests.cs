using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.WhatIf;

/// <summary>A group of 100 MiB that is full, all of it anonymous; app holds 60 MiB and wants 100.</summary>
public class GroupSwapTests
{
    private const long MiB = 1024;

    private static readonly Demand s_app = new("app", new(100 * MiB));

    private static MemcgFacts Facts { get; } = new(
        "/a", "/a", new(100 * MiB), new(100 * MiB), 1, null, null, null,
        [new("active_anon", 90 * MiB * 1024), new("inactive_anon", 0)]);

    private static WhatIfAnswer Ask(MemcgFacts memcg, Change change, params Demand[] demands) =>
        WhatIfReplay.OfReport(
            Of("cgroup-limit") with
            {
                Constraint = OomConstraint.Memcg,
                Memcg = memcg,
                Prediction = new(
                    2, true, [new(2, "app", new(15_360), new(15_360), 0, true, null)], new(25_600),
                    "rss + page tables + swap + oom_score_adj * (total / 1000)", null),
            },
            [change], demands);

    private static MemcgFacts V2(long usedMiB, long? limitMiB) =>
        Facts with { SwapUsage = new(usedMiB * MiB), SwapLimit = limitMiB is { } limit ? new KiB(limit * MiB) : null };

    [Theory]
    [InlineData(32, WhatIfOutcome.NotPrevented)]
    [InlineData(64, WhatIfOutcome.Prevented)]
    public void Swap_takes_what_the_group_may_swap(long swap, WhatIfOutcome expected) =>
        Assert.Equal(expected, Ask(V2(0, null), new AddSwap(new(swap * MiB)), s_app).Outcome);

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public void A_group_that_may_not_swap_more_has_nothing_of_it(long limit) =>
        Assert.Equal(
            WhatIfOutcome.NotPrevented, Ask(V2(limit, limit), new AddSwap(new(512 * MiB)), s_app).Outcome);

    [Fact]
    public void Locked_memory_is_not_swapped()
    {
        MemcgFacts locked = V2(0, null) with { Stats = [new("active_anon", 4096), new("inactive_anon", 0)] };

        Assert.Equal(new KiB(4), Ask(locked, new AddSwap(new(512 * MiB))).Room);
    }

    // 16 MiB of 16 are used: 48 more may be, if the machine has them.
    [Theory]
    [InlineData(64, WhatIfOutcome.Prevented)]
    [InlineData(24, WhatIfOutcome.NotPrevented)]
    public void A_higher_swap_bound_helps_a_group_that_met_it(long bound, WhatIfOutcome expected)
    {
        WhatIfAnswer answer =
            Ask(V2(16, 16), new SetGroupBound("/a", GroupBound.SwapMax, new KiB(bound * MiB)), s_app);

        Assert.Equal((expected, Confidence.Possible), (answer.Outcome, answer.Confidence));
    }

    [Fact]
    public void A_higher_swap_bound_is_no_help_where_the_old_one_was_not_met() => Assert.Equal(
        WhatIfOutcome.NotPrevented,
        Ask(V2(4, 16), new SetGroupBound("/a", GroupBound.SwapMax, new KiB(512 * MiB)), s_app).Outcome);

    [Fact]
    public void Whether_there_is_swap_at_all_is_not_told_where_none_was_allowed() => Assert.Contains(
        "whether the machine has swap",
        Ask(V2(0, 0), new SetGroupBound("/a", GroupBound.SwapMax, new KiB(512 * MiB)), s_app).Missing);

    [Fact]
    public void Under_version_1_memory_and_swap_are_bounded_together()
    {
        MemcgFacts both = Facts with
        {
            MemoryAndSwapUsage = new(100 * MiB), MemoryAndSwapLimit = new(120 * MiB), Hierarchy = CgroupVersion.V1,
        };

        Assert.Equal(new KiB(20 * MiB), Ask(both, new AddSwap(new(512 * MiB)), s_app).Room);
        Assert.Equal(
            WhatIfOutcome.NotPrevented,
            Ask(both, new SetGroupBound("/a", GroupBound.Max, new KiB(400 * MiB)), s_app).Outcome);
        Assert.Equal(
            WhatIfOutcome.Prevented,
            Ask(both with { MemoryAndSwapLimit = null }, new AddSwap(new(512 * MiB)), s_app).Outcome);
    }

    [Fact]
    public void Without_the_groups_swap_figures_it_is_open() =>
        Assert.Equal(WhatIfOutcome.Unknown, Ask(Facts, new AddSwap(new(512 * MiB)), s_app).Outcome);
}
