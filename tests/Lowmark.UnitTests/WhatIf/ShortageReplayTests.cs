using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.WhatIf;

/// <summary>A machine of 4 GiB in one zone: min is 4000 pages, 900 are free; hog holds 3 GiB.</summary>
public class ShortageReplayTests
{
    private const long MiB = 1024;
    private const long GiB = 1024 * MiB;

    private static readonly ZoneState s_normal = Zone(0, "Normal", 900, 4000, 5000, 6000, 1_000_000) with
    {
        Counters = [new("active_anon", new(2 * GiB)), new("inactive_anon", new(GiB))],
        FreeArea = new([new(900, null)]), FreeCma = default(Pages), ReservedHighatomic = default(Pages),
        LowmemReserve = [default, default, default, default, default],
    };

    private static DiagnosedReport Out(params ZoneState[] zones) =>
        Of("global-exhaustion").Asked(0, flags: "GFP_HIGHUSER_MOVABLE").Machine(4_000_000, zones)
            .Killed(9, 3 * GiB, comm: "hog") with
        {
            Constraint = OomConstraint.None,
            Prediction = new(
                9, true,
                [
                    new(9, "hog", new(786_432), new(786_432), 0, true, null),
                    new(5, "db", new(20_000), new(20_000), 0, true, null),
                ],
                new(1_000_000), "rss + page tables + swap + oom_score_adj * (total / 1000)", null),
        };

    private static WhatIfAnswer Ask(Change change, params Demand[] demands) => Ask(Out(s_normal), change, demands);

    private static WhatIfAnswer Ask(DiagnosedReport report, Change change, params Demand[] demands) =>
        WhatIfReplay.OfReport(report, [change], demands);

    private static Demand Hog(long gibibytes) => new("hog", new(gibibytes * GiB));

    [Fact]
    public void Without_a_change_it_happens_again_to_the_same_task()
    {
        WhatIfAnswer answer = WhatIfReplay.OfReport(Out(s_normal), [], []);

        Assert.Equal((WhatIfOutcome.NotPrevented, 9), (answer.Outcome, answer.Victim?.Pid));
        Assert.Equal(Confidence.Certain, answer.Confidence);
    }

    // 2 GiB less struct pages, a 64th: 2064384 kB; what the larger zone takes of min_free_kbytes stays as it was.
    [Fact]
    public void More_RAM_is_room_for_what_its_pages_leave()
    {
        WhatIfAnswer answer = Ask(new AddRam(new(2 * GiB)));

        Assert.Equal((WhatIfOutcome.PutOff, "Normal"), (answer.Outcome, answer.ServedBy?.Zone));
        Assert.Equal(new KiB(2_064_384), answer.Room);
    }

    [Theory]
    [InlineData(4, WhatIfOutcome.Prevented)]
    [InlineData(5, WhatIfOutcome.NotPrevented)]
    public void What_the_hog_wants_decides(long wants, WhatIfOutcome expected) =>
        Assert.Equal(expected, Ask(new AddRam(new(2 * GiB)), Hog(wants)).Outcome);

    [Fact]
    public void Demands_of_less_are_room_too() => Assert.Equal(
        WhatIfOutcome.Prevented, WhatIfReplay.OfReport(Out(s_normal), [], [Hog(2)]).Outcome);

    [Fact]
    public void A_task_that_is_not_in_the_report_is_to_come_in_full_and_that_is_said()
    {
        WhatIfAnswer answer = Ask(new AddRam(new(2 * GiB)), new Demand("new", new(GiB)));

        Assert.Equal((WhatIfOutcome.Prevented, Confidence.Possible), (answer.Outcome, answer.Confidence));
        Assert.Contains(answer.Because, evidence => evidence.Text.Contains("no task new", StringComparison.Ordinal));
    }

    [Fact]
    public void A_larger_reserve_takes_memory_away()
    {
        WhatIfAnswer answer = Ask(new SetSysctl("vm.min_free_kbytes", "64000"));

        // 64000 kB are 16000 pages, all of this zone: min is 16000 instead of 4000.
        Assert.Equal((WhatIfOutcome.NotPrevented, Confidence.Likely), (answer.Outcome, answer.Confidence));
        Assert.Equal(new Pages(16_000), Assert.Single(answer.After).Needed);
    }

    [Fact]
    public void A_smaller_reserve_is_room_for_the_difference()
    {
        WhatIfAnswer answer = Ask(new SetSysctl("vm.min_free_kbytes", "2000"));

        Assert.Equal((WhatIfOutcome.PutOff, new KiB(14_000)), (answer.Outcome, answer.Room));
    }

    [Theory]
    [InlineData(128, WhatIfOutcome.NotPrevented)]
    [InlineData(2048, WhatIfOutcome.Prevented)]
    public void Swap_takes_what_is_anonymous_and_what_is_still_to_come(long swap, WhatIfOutcome expected) =>
        Assert.Equal(expected, Ask(new AddSwap(new(swap * MiB)), Hog(4)).Outcome);

    [Fact]
    public void Swap_takes_nothing_that_is_locked()
    {
        ZoneState locked = s_normal with { Counters = [new("active_anon", default), new("inactive_anon", new(4096))] };

        Assert.Equal(new KiB(4096), Ask(Out(locked), new AddSwap(new(GiB))).Room);
    }

    [Fact]
    public void What_the_kernel_itself_takes_is_never_swapped()
    {
        DiagnosedReport report = Out(s_normal with
        {
            Counters = [new("active_anon", new(64 * MiB)), new("inactive_anon", default)],
        }) with { Ledger = new("machine", new(4 * GiB), [], new(GiB)) };

        WhatIfAnswer answer = Ask(report, new AddSwap(new(GiB)), new Demand("unaccounted", new(GiB + (128 * MiB))));

        Assert.Equal(WhatIfOutcome.NotPrevented, answer.Outcome);
    }

    [Theory]
    [InlineData(-100, 9)]
    [InlineData(-900, 5)]
    public void Oom_score_adj_moves_the_kill_and_prevents_nothing(int adj, int victim)
    {
        WhatIfAnswer answer = Ask(new SetOomScoreAdj(9, null, adj));

        Assert.Equal((WhatIfOutcome.NotPrevented, victim), (answer.Outcome, answer.Victim?.Pid));
    }

    // DMA32 is all the request may use; the zone above it is where new RAM lies.
    [Fact]
    public void New_RAM_does_not_reach_a_low_zone()
    {
        DiagnosedReport report = Out(s_normal with { Name = "DMA32" }, s_normal with { Free = new(90_000) })
            .Asked(0, "DMA32", flags: "GFP_DMA32");

        Assert.Equal(WhatIfOutcome.NotPrevented, Ask(report, new AddRam(new(2 * GiB))).Outcome);
    }

    [Fact]
    public void New_RAM_does_not_reach_a_low_zone_where_the_one_above_is_not_printed()
    {
        DiagnosedReport report = Out(s_normal with { Name = "DMA32", Managed = new(400_000) })
            .Asked(0, "DMA32", flags: "GFP_DMA32");

        Assert.Equal(WhatIfOutcome.NotPrevented, Ask(report, new AddRam(new(2 * GiB))).Outcome);
    }

    [Fact]
    public void Huge_pages_that_are_given_back_are_room_and_those_in_use_are_not()
    {
        DiagnosedReport report = Out(s_normal);
        HugePagePool pool = new(300, 200, 0, new(2048), null);
        report = report with
        {
            Memory = report.Memory! with { Nodes = [report.Memory.Nodes[0] with { HugePages = [pool] }] },
        };

        Assert.Equal(new KiB(100 * 2048), Ask(report, new SetHugePages(200, null, null)).Room);
        Assert.Equal(new KiB(200 * 2048), Ask(report, new SetHugePages(0, null, null)).Room);
        Assert.Equal(WhatIfOutcome.NotPrevented, Ask(report, new SetHugePages(400, null, null)).Outcome);
        Assert.Equal(
            new SetHugePages(200, null, null),
            WhatIfReplay.Solve(report, new(SolveTarget.HugePages), [new("hog", new((3 * GiB) + 204_400))]).Change);
    }

    [Fact]
    public void What_may_reclaim_has_dropped_the_caches_before() =>
        Assert.Equal(WhatIfOutcome.NotPrevented, Ask(new DropCaches(3)).Outcome);

    [Fact]
    public void A_limit_for_a_group_leaves_it_open() => Assert.Equal(
        WhatIfOutcome.Unknown, Ask(new SetGroupBound("/x", GroupBound.Max, new KiB(GiB))).Outcome);
}
