using Lowmark.Cli.Input.Live;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Tracer;
using Lowmark.Traces.Events;
using Lowmark.Traces.Wanted;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>Traces of this machine's kernel.</summary>
internal static class Tracing
{
    private static readonly TraceBudget s_ample = new(1000, long.MaxValue / 4, new KiB(4096));

    public static WantedEvent PageAllocated { get; } = new("kmem", "mm_page_alloc", WithStack: true);

    public static WantedEvent PageFreed { get; } = new("kmem", "mm_page_free", OfAll: true);

    /// <summary>Why there is none; null when there is.</summary>
    public static string? Lacking { get; } = Try();

    public static TraceWish Wish(TraceFilter filter, params WantedEvent[] events) =>
        new(events.ToEquatableArray(), filter, WithStacks: false, Counts: false, s_ample);

    public static TraceSession Open(TraceWish wish, MachineFiles files) =>
        TraceSession.Open(wish, files, TimeProvider.System, CpuTime, out TraceRefusal? refusal)
            ?? throw new InvalidOperationException(refusal!.Why);

    public static TimeSpan CpuTime() => Environment.CpuUsage.TotalTime;

    private static string? Try()
    {
        using MachineFiles files = new();
        using TraceSession? session = TraceSession.Open(
            Wish(TraceFilter.All, PageAllocated), files, TimeProvider.System, CpuTime, out TraceRefusal? refusal);
        return refusal?.Why;
    }
}

/// <summary>A case that traces this kernel; skipped, with the reason, where it may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TraceFactAttribute : FactAttribute
{
    public TraceFactAttribute() => Skip = Tracing.Lacking;

    public bool NeedsGroup
    {
        get => false;
        init => Skip = Tracing.Lacking ?? (value ? MemoryCgroup.Lacking : null);
    }
}

/// <summary>Keeps what it is told.</summary>
internal sealed class Heard : TraceConsumer
{
    public List<(EventHead Head, PageAllocated Page)> Pages { get; } = [];

    public List<(EventHead Head, PageFreed Page)> Freed { get; } = [];

    public List<(EventHead Head, ObjectAllocated Item)> Objects { get; } = [];

    public int Losses { get; private set; }

    public override void Lose(long timeNs) => Losses++;

    public override void On(in EventHead head, in PageAllocated page) => Pages.Add((head, page));

    public override void On(in EventHead head, in PageFreed page) => Freed.Add((head, page));

    public override void On(in EventHead head, in ObjectAllocated item) => Objects.Add((head, item));
}
