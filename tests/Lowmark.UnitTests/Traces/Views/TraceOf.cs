using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.TestKit;
using Lowmark.Traces.Events;
using Lowmark.UnitTests.Host;

namespace Lowmark.UnitTests.Traces.Views;

/// <summary>A trace made by hand, of a guest whose zones are known: DMA from frame 1, DMA32 from 4096, Normal from
/// 1048576 with min 202, low 252, high 302 of 26118 managed pages.</summary>
internal sealed class TraceOf
{
    public const string Atomic = "GFP_ATOMIC";
    public const string NoWait = "GFP_NOWAIT";
    public const string Kernel = "GFP_KERNEL";
    public const string Frag = "GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY";

    public const ulong Normal = 1_048_576;
    public const ulong Dma32 = 4096;

    public static TraceCoverage Coverage { get; } = new()
    {
        Method = TraceMethod.RingBuffer,
        Duration = TimeSpan.FromSeconds(10),
        Events = 100,
        Lost = 0,
    };

    public TraceTables Tables { get; } = new(KernelRelease.TryParse("6.12.107"));

    public static FakeHost Guest() => GuestFiles.Of("6.12.107/frag-order3-oom-after");

    public EventHead At(double ms, string comm = "nic", int pid = 7, params string[] stack) => new(
        (long)(ms * 1_000_000), 0, pid, Tables.Names.Of(comm.AsSpan()),
        Tables.Stacks.Of([.. stack.Select(frame => Tables.Names.Of(frame.AsSpan()))]));

    /// <param name="asks">gfp flags by the kernel's names.</param>
    public PageAllocated Page(ulong? pfn, string asks = Kernel, int order = 0) =>
        new(pfn, new Order(order), Tables.Gfp.Of(Asked(asks)), 0);

    public ObjectAllocated Object(ulong? address, long size, string site = "", string cache = "") => new(
        address, size, size, Tables.Gfp.Of(Kernel), Tables.Names.Of(site.AsSpan()), Tables.Names.Of(cache.AsSpan()));

    /// <summary>A kernel says what it was asked for by mask: GFP_NOWAIT has no other bits since 6.13 only.</summary>
    private static string Asked(string names) => names is NoWait ? "__GFP_KSWAPD_RECLAIM" : names;
}
