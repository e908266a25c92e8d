using FsCheck;
using FsCheck.Fluent;
using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.WhatIf;

public class WhatIfPropertyTests
{
    private static readonly long[] s_edges =
        [long.MinValue, -1, 0, 1, 3, 4095, 1 << 20, 1L << 40, 1L << 62, long.MaxValue];

    private static Gen<long> Size => Gen.Choose(0, 4_000_000).Select(value => (long)value);

    private static Gen<long> Any => Gen.OneOf(Gen.Elements(s_edges), Size);

    private static DiagnosedReport Group(long limit, long held) =>
        Of("cgroup-limit").Memcg("/a", limit, limit).Killed(2, held, "/a") with
        {
            Constraint = OomConstraint.Memcg, Prediction = Ranking(held),
        };

    private static Prediction Ranking(long held) => new(
        2, true, [new(2, "app", new(held / 4), new(held / 4), 0, true, null)], new(25_600),
        "rss + page tables + swap + oom_score_adj * (total / 1000)", null);

    private static DiagnosedReport Machine(string flags, params long[] pages) =>
        Of("global-exhaustion").Asked(0, flags: flags).Machine(
            pages[4] / 16 * 64,
            Zone(0, "Normal", pages[0], pages[1], pages[2], pages[3], pages[4]) with
            {
                FreeArea = new([new(pages[0], "M")]), FreeCma = default(Pages), ReservedHighatomic = default(Pages),
                Boost = default(Pages), LowmemReserve = [default, default, default, default, default],
                Counters = [new("active_anon", new(pages[4])), new("inactive_anon", new(pages[0]))],
            })
            .Failed(0, "Normal", pages[0], pages[1]) with
            {
                Constraint = OomConstraint.None, Prediction = Ranking(pages[4]), Trigger = new("app", 2, 0, 0, null),
            };

    /// <summary>Whether a larger value undoes what a smaller one did.</summary>
    private static bool Undoes(WhatIfAnswer less, WhatIfAnswer more) =>
        (less.Outcome is WhatIfOutcome.Prevented or WhatIfOutcome.PutOff && more.Outcome is WhatIfOutcome.NotPrevented)
        || (less.Outcome is WhatIfOutcome.Prevented && more.Outcome is not WhatIfOutcome.Prevented);

    private static Property Monotone(
        Func<long[], DiagnosedReport> report, Func<long, Change> change, bool isDemanded) =>
        Prop.ForAll(Size.ArrayOf(8).ToArbitrary(), sizes =>
        {
            DiagnosedReport made = report(sizes);
            Demand[] demands = isDemanded ? [new("app", new(sizes[7]))] : [];
            WhatIfAnswer less = WhatIfReplay.OfReport(made, [change(Math.Min(sizes[5], sizes[6]))], demands);
            WhatIfAnswer more = WhatIfReplay.OfReport(made, [change(Math.Max(sizes[5], sizes[6]))], demands);
            return !Undoes(less, more);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_larger_limit_never_undoes_what_a_smaller_one_did(bool isDemanded) => Monotone(
        sizes => Group(sizes[0], sizes[1]), size => new SetGroupBound("/a", GroupBound.Max, new KiB(size)), isDemanded)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void More_swap_never_undoes_what_less_did(bool isDemanded) => Monotone(
        sizes => Machine("GFP_KERNEL", sizes), size => new AddSwap(new(size)), isDemanded).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void More_RAM_never_undoes_what_less_did(bool isDemanded) => Monotone(
        sizes => Machine("GFP_KERNEL", sizes), size => new AddRam(new(size)), isDemanded).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_larger_reserve_never_undoes_what_a_smaller_one_did_for_a_burst(bool isDemanded) => Monotone(
        sizes => Machine("GFP_ATOMIC", sizes), size => new SetSysctl("vm.min_free_kbytes", $"{size}"), isDemanded)
        .QuickCheckThrowOnFailure();

    /// <summary>Any figures and any change: an answer, and in bounded time.</summary>
    [Fact]
    public void Hostile_figures_give_an_answer() => Prop.ForAll(Any.ArrayOf(8).ToArbitrary(), pages =>
    {
        Change[][] changes =
        [
            [], [new AddRam(new(pages[5]))], [new AddSwap(new(pages[5])), new AddZram(new(pages[6]))],
            [new SetHugePages(pages[5], new KiB(pages[6]), null)],
            [new SetGroupBound("/a", GroupBound.Max, new KiB(pages[5]))],
            [new SetSysctl("vm.min_free_kbytes", $"{pages[5]}")],
            [new SetSysctl("vm.watermark_scale_factor", $"{pages[6]}")],
            [new SetSysctl("vm.overcommit_ratio", $"{pages[5]}")], [new SetNodes(null, NodeMask.Of(0, int.MaxValue))],
            [new DropCaches(3), new CompactMemory(), new SetThp("never")], [new SetOomScoreAdj(2, null, -1000)],
        ];
        Demand[] demands = [new("app", new(pages[7])), new("/a", new(pages[6])), new("unaccounted", new(pages[5]))];
        DiagnosedReport[] reports =
            [Machine("GFP_KERNEL", pages), Machine("GFP_ATOMIC", pages), Group(pages[0], pages[1])];
        foreach (DiagnosedReport report in reports)
        {
            foreach (Change[] change in changes)
            {
                if (WhatIfReplay.OfReport(report, change, demands).Summary.Length == 0) { return false; }
                if (WhatIfReplay.OfReport(report, change, []).Summary.Length == 0) { return false; }
            }

            foreach (SolveTarget target in Enum.GetValues<SolveTarget>())
            {
                Solution solution = WhatIfReplay.Solve(report, new(target, "/a"), demands);
                if ((solution.Change is null) == (solution.WhyNone is null)) { return false; }
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();
}
