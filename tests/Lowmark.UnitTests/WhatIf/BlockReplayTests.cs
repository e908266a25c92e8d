using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.WhatIf;

/// <summary>10,000 pages are free, all of them single; a request wants four in one piece. min is 4000.</summary>
public class BlockReplayTests
{
    private const long MiB = 1024;

    private static readonly ZoneState s_zone = Zone(0, "Normal", 10_000, 4000, 5000, 6000, 1_000_000) with
    {
        FreeArea = new([new(10_000, "M"), new(0, ""), new(0, ""), new(0, ""), new(0, "")]), FreeCma = default(Pages),
        ReservedHighatomic = default(Pages), Boost = default(Pages),
        LowmemReserve = [default, default, default, default, default],
    };

    private static DiagnosedReport Failed(string flags) =>
        (Of("fragmentation").Asked(2, flags: flags).Machine(4_000_000, s_zone)
            .Counting(("active_file", 90), ("inactive_file", 5), ("slab_reclaimable", 5)) with
        {
            Kind = ReportKind.PageAllocationFailure,
            Trigger = new("nic", 1, 0, null, null),
            Checks = [new(0, "Normal", true, null, null, null, null, null, true, false, "no block", 1)],
        });

    private static WhatIfAnswer Ask(string flags, Change change, params Demand[] demands) =>
        WhatIfReplay.OfReport(Failed(flags), [change], demands);

    [Theory]
    [InlineData("GFP_ATOMIC")]
    [InlineData("GFP_KERNEL")]
    public void Without_a_change_there_is_no_block(string flags) => Assert.Equal(
        (WhatIfOutcome.NotPrevented, Confidence.Certain),
        WhatIfReplay.OfReport(Failed(flags), [], []) is var answer ? (answer.Outcome, answer.Confidence) : default);

    [Fact]
    public void What_may_wait_had_compacted_for_itself() =>
        Assert.Equal(WhatIfOutcome.NotPrevented, Ask("GFP_KERNEL", new CompactMemory()).Outcome);

    // 10000 - 3 - 1500 pages above the mark make at most 2124 blocks, 33 MiB; nobody knows how many.
    [Theory]
    [InlineData(8, WhatIfOutcome.Unknown)]
    [InlineData(64, WhatIfOutcome.Unknown)]
    public void What_compaction_makes_for_one_that_may_not_wait_is_open(long wants, WhatIfOutcome expected)
    {
        WhatIfAnswer answer = Ask("GFP_ATOMIC", new CompactMemory(), new Demand("nic", new(wants * MiB)));

        Assert.Equal(expected, answer.Outcome);
        Assert.Contains("Up to 2124 blocks", answer.Summary, StringComparison.Ordinal);
    }

    // Nothing is unaccounted, so that nothing of it was taken: 64 MiB are still to come, and 33 is the most.
    [Fact]
    public void More_than_all_free_pages_could_make_is_not_prevented_by_compaction()
    {
        DiagnosedReport report = Failed("GFP_ATOMIC") with { Ledger = new("machine", new(1), [], default(KiB)) };

        Assert.Equal(
            WhatIfOutcome.NotPrevented,
            WhatIfReplay.OfReport(report, [new CompactMemory()], [new("nic", new(64 * MiB))]).Outcome);
    }

    // 100 pages of caches complete at most 100 blocks, 1600 kB.
    [Theory]
    [InlineData("GFP_ATOMIC", WhatIfOutcome.Unknown)]
    [InlineData("GFP_KERNEL", WhatIfOutcome.NotPrevented)]
    public void Dropped_caches_complete_at_most_a_block_each(string flags, WhatIfOutcome expected) =>
        Assert.Equal(expected, Ask(flags, new DropCaches(3)).Outcome);

    // New memory lies in whole blocks of order 4 here: 64 MiB less a 64th.
    [Fact]
    public void New_RAM_comes_in_whole_blocks()
    {
        WhatIfAnswer answer = Ask("GFP_ATOMIC", new AddRam(new(64 * MiB)));

        Assert.Equal((WhatIfOutcome.PutOff, new KiB(63 * MiB)), (answer.Outcome, answer.Room));
    }

    // From 4000 to 8000: high rises by 6000 pages, each of which may complete a block.
    [Fact]
    public void A_larger_reserve_may_complete_blocks_and_need_not() =>
        Assert.Equal(WhatIfOutcome.Unknown, Ask("GFP_KERNEL", new SetSysctl("vm.min_free_kbytes", "32000")).Outcome);
}
