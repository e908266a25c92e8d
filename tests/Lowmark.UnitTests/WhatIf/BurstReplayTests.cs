using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.WhatIf;

/// <summary>One zone of 1,000,000 pages, min 4000, low 5000, high 6000: GFP_ATOMIC of 6.1 must leave 3/8 of min, 1500
/// pages. It failed at 1400: 3600 pages below low.</summary>
public class BurstReplayTests
{
    private const long MiB = 1024;

    private static readonly ZoneState s_zone = Zone(0, "Normal", 1400, 4000, 5000, 6000, 1_000_000) with
    {
        FreeArea = new([new(1400, null)]), FreeCma = default(Pages), ReservedHighatomic = default(Pages),
        Boost = default(Pages),
    };

    private static DiagnosedReport Failed(string kernel = "6.1.0", ZoneState? zone = null) =>
        Of("atomic-reserve").Asked(0, flags: "GFP_ATOMIC").Machine(4_000_000, zone ?? s_zone)
            .Failed(0, "Normal", 1400, 1500) with
        {
            Kind = ReportKind.PageAllocationFailure, Kernel = new(kernel, PageSize.Of4KiB),
            Trigger = new("nic", 1, 0, null, null),
        };

    private static WhatIfAnswer Ask(DiagnosedReport report, string setting, long value, params Demand[] demands) =>
        WhatIfReplay.OfReport(report, [new SetSysctl($"vm.{setting}", $"{value}")], demands);

    [Fact]
    public void Without_a_change_it_fails_again() =>
        Assert.Equal(WhatIfOutcome.NotPrevented, WhatIfReplay.OfReport(Failed(), [], []).Outcome);

    // 17600 kB: min 4400, low 5500, and 1650 must stay: 3850 ≥ 3600. 16400 kB: 4100, 5125, 1537: 3588 < 3600, while
    // from high, 6150, 4613 fit: open.
    [Theory]
    [InlineData(16_000, WhatIfOutcome.NotPrevented)]
    [InlineData(12_000, WhatIfOutcome.NotPrevented)]
    [InlineData(16_400, WhatIfOutcome.Unknown)]
    [InlineData(17_600, WhatIfOutcome.PutOff)]
    public void A_larger_reserve_lets_the_burst_through_that_the_report_shows(long kib, WhatIfOutcome expected) =>
        Assert.Equal(expected, Ask(Failed(), "min_free_kbytes", kib).Outcome);

    // 3850 - 3600 pages.
    [Fact]
    public void The_room_is_what_fits_beyond_the_burst()
    {
        WhatIfAnswer answer = Ask(Failed(), "min_free_kbytes", 17_600);

        Assert.Equal((new KiB(1000), "Normal"), (answer.Room, answer.ServedBy?.Zone));
    }

    // 16 MiB are 4096 pages, 24 MiB 6144. From low fit 3850, from high 6600 - 1650 = 4950.
    [Theory]
    [InlineData(15, WhatIfOutcome.Prevented)]
    [InlineData(16, WhatIfOutcome.Unknown)]
    [InlineData(24, WhatIfOutcome.NotPrevented)]
    public void The_whole_burst_decides_where_it_is_known(long mebibytes, WhatIfOutcome expected) => Assert.Equal(
        expected, Ask(Failed(), "min_free_kbytes", 17_600, new Demand("nic", new(mebibytes * MiB))).Outcome);

    // 1 % of the zone: low is 14000, 12500 above what must stay.
    [Fact]
    public void A_larger_scale_factor_wakes_kswapd_earlier()
    {
        WhatIfAnswer answer = Ask(Failed(), "watermark_scale_factor", 100);

        Assert.Equal((WhatIfOutcome.PutOff, new KiB((12_500 - 3600) * 4)), (answer.Outcome, answer.Room));
    }

    // Up to 4.5 there is no such setting; GFP_ATOMIC must leave half of min less a quarter of that, the same.
    [Fact]
    public void Kernels_before_4_6_do_not_know_the_scale_factor()
    {
        DiagnosedReport old = Failed("3.10.0-123", s_zone with { Boost = null, ReservedHighatomic = null });

        Assert.Equal(WhatIfOutcome.NotPrevented, Ask(old, "watermark_scale_factor", 100).Outcome);
        Assert.Equal(WhatIfOutcome.PutOff, Ask(old, "min_free_kbytes", 17_600).Outcome);
    }

    [Fact]
    public void A_boost_is_no_part_of_where_the_burst_began()
    {
        // 512 pages lie on all marks; the request of order 0 is held to min without them.
        ZoneState boosted = s_zone with { Boost = new(512), Min = new(4512), Low = new(5512), High = new(6512) };

        Assert.Equal(
            Ask(Failed(), "min_free_kbytes", 17_600).Room,
            Ask(Failed(zone: boosted), "min_free_kbytes", 17_600).Room);
    }

    // From low fit 1.25 - 0.375 = 0.875 of min: 3600 pages do from 4115 on, 16460 kB; in pages of 4 kB.
    [Fact]
    public void The_smallest_reserve_that_suffices_is_found_and_one_step_less_does_not()
    {
        Solution solution = WhatIfReplay.Solve(Failed(), new(SolveTarget.MinFree), []);

        SetSysctl change = Assert.IsType<SetSysctl>(solution.Change);
        Assert.InRange(int.Parse(change.Value, System.Globalization.CultureInfo.InvariantCulture), 16_460, 16_468);
        Assert.Equal(WhatIfOutcome.PutOff, solution.Answer?.Outcome);
        Assert.NotEqual(WhatIfOutcome.PutOff, solution.OneBelow?.Outcome);
        Assert.Null(solution.WhyNone);
    }

    // 5 % of 4,000,000 kB are 50,000 pages: 1.5 - 0.375 of them fit from high, 225,000 kB.
    [Fact]
    public void A_reserve_that_the_machine_can_not_bear_is_not_told()
    {
        Solution solution = WhatIfReplay.Solve(Failed(), new(SolveTarget.MinFree), [new("nic", new(240 * MiB))]);

        Assert.Null(solution.Change);
        Assert.Contains("5 % of RAM", solution.WhyNone, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_solved_where_the_zones_are_not_told()
    {
        DiagnosedReport bare = Failed() with { Memory = null };

        Assert.NotNull(WhatIfReplay.Solve(bare, new(SolveTarget.MinFree), []).WhyNone);
        Assert.Equal(WhatIfOutcome.Unknown, Ask(bare, "min_free_kbytes", 17_600).Outcome);
    }
}
