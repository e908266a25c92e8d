using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.WhatIf;

/// <summary>A machine of 4 GiB: 1 GiB can be had, no swap is there; /app holds 300 MiB of its limit of 400.</summary>
public class HostReplayTests
{
    private const long MiB = 1024;
    private const long GiB = 1024 * MiB;

    private static readonly ZoneState s_zone = Zone(0, "Normal", 3000, 4000, 5000, 6000, 1_000_000) with
    {
        FreeArea = new([new(3000, "M")]), FreeCma = default(Pages), ReservedHighatomic = default(Pages),
        Boost = default(Pages), LowmemReserve = [default, default, default, default, default],
    };

    private static HostReport Host { get; } = new()
    {
        Host = new("h", "6.1.0", null, 2, PageSize.Of4KiB),
        Memory = Of("x").Machine(4_000_000, s_zone).Memory! with
        {
            Totals = new()
            {
                TotalRam = new(1_000_000), FreeSwap = default(KiB), TotalSwap = default(KiB),
                Counters = [new("commit_limit", new(500_000)), new("committed_as", new(400_000))],
            },
        },
        Available = new(GiB),
        Groups =
        [
            new("/app", null, new(300 * MiB), new(400 * MiB), new(400 * MiB), "/app", new(100 * MiB), "/app")
            {
                Reclaimable = new(50 * MiB),
            },
        ],
        NextKills =
        [
            new(null, 7, [new(7, "db", new(9), new(9), 0, true, null)], null, ""),
            new("/app", 8, [new(8, "web", new(9), new(9), 0, true, null)], null, ""),
        ],
        Holders = [new("task", "db", 7, 1, new(GiB), null, false)],
    };

    private static WhatIfAnswer Ask(HostReport host, Change[] changes, params Demand[] demands) =>
        WhatIfReplay.OfHost(host, changes, demands);

    [Fact]
    public void Without_a_demand_the_room_is_what_can_be_had()
    {
        WhatIfAnswer answer = Ask(Host, [new AddSwap(new(GiB))]);

        Assert.Equal((WhatIfOutcome.PutOff, new KiB(2 * GiB), 7), (answer.Outcome, answer.Room, answer.Victim?.Pid));
    }

    [Theory]
    [InlineData(2, WhatIfOutcome.Prevented)]
    [InlineData(3, WhatIfOutcome.NotPrevented)]
    public void What_a_task_wants_beyond_what_it_holds_decides(long gibibytes, WhatIfOutcome expected) =>
        Assert.Equal(expected, Ask(Host, [], new Demand("db", new(gibibytes * GiB))).Outcome);

    // 100 MiB below the limit, and 50 that can be reclaimed.
    [Theory]
    [InlineData(440, WhatIfOutcome.Prevented, null)]
    [InlineData(460, WhatIfOutcome.NotPrevented, 8)]
    public void A_groups_limit_decides_for_the_group(long mebibytes, WhatIfOutcome expected, int? victim)
    {
        WhatIfAnswer answer = Ask(Host, [], new Demand("/app", new(mebibytes * MiB)));

        Assert.Equal((expected, victim), (answer.Outcome, answer.Victim?.Pid));
    }

    [Fact]
    public void A_higher_limit_leaves_it_to_the_machine() => Assert.Equal(
        WhatIfOutcome.Prevented,
        Ask(Host, [new SetGroupBound("/app", GroupBound.Max, new KiB(GiB))], new Demand("/app", new(600 * MiB)))
            .Outcome);

    [Fact]
    public void A_limit_below_what_can_not_be_given_back_kills_at_once()
    {
        WhatIfAnswer answer = Ask(Host, [new SetGroupBound("/app", GroupBound.Max, new KiB(200 * MiB))]);

        Assert.Equal((WhatIfOutcome.NotPrevented, 8), (answer.Outcome, answer.Victim?.Pid));
    }

    // (4,000,000 × 60 %) - 1,600,000 = 800,000 kB.
    [Theory]
    [InlineData(700, WhatIfOutcome.Prevented)]
    [InlineData(800, WhatIfOutcome.NotPrevented)]
    public void Promises_are_held_against_the_new_commit_limit(long mebibytes, WhatIfOutcome expected) => Assert.Equal(
        expected,
        Ask(Host, [new SetSysctl("vm.overcommit_ratio", "60")], new Demand("new", new(mebibytes * MiB))).Outcome);

    // GFP_ATOMIC must leave 1500 of 3000 free pages of min 4000: served by 1500. With min 10000 it must leave 3750, and
    // kswapd fills the zone up to low, 12500.
    [Fact]
    public void A_request_is_held_against_the_new_marks()
    {
        HostReport asked = Host with
        {
            Request = new(
                new(0, null, ["GFP_ATOMIC"], null, "Normal", false, null, null, null, null), RequestOutcome.WakesKswapd,
                "Node 0 Normal", "", [], ""),
        };

        Assert.Equal(new Pages(1500), Ask(asked, []).Margin);
        Assert.Equal(new Pages(8750), Ask(asked, [new SetSysctl("vm.min_free_kbytes", "40000")]).Margin);
        Assert.Equal(WhatIfOutcome.Prevented, Ask(asked, []).Outcome);
        Assert.Equal(
            WhatIfOutcome.NotPrevented,
            Ask(asked with { Available = default(KiB) }, [new SetSysctl("vm.min_free_kbytes", "40000")]).Outcome);
    }

    [Fact]
    public void Swap_that_suffices_for_a_demand_is_found()
    {
        Solution solution = WhatIfReplay.Solve(Host, new(SolveTarget.Swap), [new("db", new(3 * GiB))]);

        // 2 GiB more are wanted, and 1 is there; 4 MiB of page tables are no part of a running machine's answer.
        Assert.Equal(new AddSwap(new(GiB)), solution.Change);
        Assert.Equal(WhatIfOutcome.NotPrevented, solution.OneBelow?.Outcome);
    }

    [Fact]
    public void Nothing_is_solved_where_nothing_is_asked() =>
        Assert.Contains(
            "Nothing fails", WhatIfReplay.Solve(Host, new(SolveTarget.Swap), []).WhyNone, StringComparison.Ordinal);
}
