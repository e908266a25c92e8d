using Lowmark.Diagnosis.Facts;
using Lowmark.Kernel;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Facts;

/// <summary>Which check is held against the zones: that of the request, of its task, or of the last attempt.</summary>
public class ZoneFactsReaderTests
{
    private const string AllReserves =
        "no watermark is checked: a task that is reclaiming memory itself may use all reserves";

    private static readonly EquatableArray<string> Reclaiming =
    [
        "Call Trace:", " <TASK>", " warn_alloc+0x44/0x5c", " mempool_alloc+0x4/0x5", " swap_writepage+0x1/0x2",
        " balance_pgdat+0x1/0x2", " kswapd+0xdb/0x2d0", " </TASK>",
    ];

    [Fact]
    public void No_watermark_holds_for_kswapd_itself() =>
        Assert.Equal($"free 700 kB > 0 kB ({AllReserves})", Normal(Failure(Reclaiming)).AboveMin!.Inequality);

    [Fact]
    public void A_softirq_on_the_stack_of_kswapd_is_held_to_the_mark() =>
        Assert.StartsWith(
            "free 700 kB - lowmem reserve 0 kB <",
            Normal(Failure(
            [
                "Call Trace:", " <IRQ>", " warn_alloc+0x44/0x5c", " napi_alloc_skb+0x4/0x5",
                " __do_softirq+0x1/0x2", " </IRQ>", " <TASK>", " balance_pgdat+0x1/0x2", " kswapd+0xdb/0x2d0",
                " </TASK>",
            ])).AboveMin!.Inequality,
            StringComparison.Ordinal);

    [Fact]
    public void Gfp_memalloc_needs_no_trace() =>
        Assert.Equal(
            "free 700 kB > 0 kB (no watermark is checked: __GFP_MEMALLOC may use all reserves)",
            Normal(Failure([]).With("0xa20(GFP_ATOMIC)", "0x20a20(GFP_ATOMIC|__GFP_MEMALLOC)")).AboveMin!.Inequality);

    [Fact]
    public void Gfp_nomemalloc_takes_the_reserves_away() =>
        Assert.StartsWith(
            "free 700 kB - lowmem reserve 0 kB < ",
            Normal(Failure(Reclaiming).With("0xa20(GFP_ATOMIC)", "0x80a20(GFP_ATOMIC|__GFP_NOMEMALLOC)"))
                .AboveMin!.Inequality,
            StringComparison.Ordinal);

    [Fact]
    public void Without_a_kill_there_was_no_attempt_at_the_high_mark() =>
        Assert.Null(Normal(Failure(Reclaiming)).AboveHigh);

    /// <summary>A movable request may take CMA in every attempt but the last: ALLOC_WMARK_HIGH|ALLOC_CPUSET
    /// leaves it aside.</summary>
    [Theory]
    [InlineData(50_000, ZoneSituation.WouldSucceed)]
    [InlineData(500, ZoneSituation.BelowHigh)]
    public void Free_cma_that_the_last_attempt_leaves_aside_proves_no_shortage(long cma, ZoneSituation expected)
    {
        ZoneFact zone = Normal((ReportText.Oom with
        {
            Memory = new MemInfoText().WithNormal(MemInfoText.Normal with { Free = cma + 2100, FreeCma = cma }),
        }).Lines());

        Assert.Equal((expected, false, true), (zone.Situation, zone.AboveHigh!.Passes, zone.AboveMin!.Passes));
    }

    private static string[] Failure(EquatableArray<string> trace) => (ReportText.AllocationFailure with
    {
        Header = "kswapd0: page allocation failure: order:0, mode:0xa20(GFP_ATOMIC), "
            + "nodemask=(null),cpuset=/,mems_allowed=0",
        Context = "CPU: 0 PID: 60 Comm: kswapd0 Not tainted 6.1.0-50-amd64 #1  Debian 6.1.176-1",
        Trace = trace,
    }).Lines();

    private static ZoneFact Normal(string[] lines) =>
        LogText.Facts(lines).Zones.All.Single(zone => zone.Zone.Name == "Normal");
}
