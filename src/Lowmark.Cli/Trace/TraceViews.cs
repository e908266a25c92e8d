using Lowmark.Traces.Events;
using Lowmark.Traces.Views;
using Lowmark.Traces.Wanted;

namespace Lowmark.Cli.Trace;

/// <summary>The view that was asked for, and what it wants of a kernel.</summary>
internal static class TraceViews
{
    public static TraceView Of(TraceOptions options, TraceTables tables) => options.View switch
    {
        TraceViewName.Alloc => new AllocView(tables, options.OfObjects),
        TraceViewName.Frag => new FragView(tables),
        TraceViewName.Stall => new StallView(tables),
        TraceViewName.Atomic => new AtomicView(tables),
        TraceViewName.Leak => new LeakView(tables, options.Age),
        TraceViewName.Faults => new FaultView(tables, options.Pid),
    };

    /// <param name="filter">With the threads of the process, where one was named.</param>
    public static TraceWish Wish(TraceOptions options, TraceFilter filter)
    {
        TraceWish wish = options.View switch
        {
            TraceViewName.Alloc => ViewWishes.Alloc(options.OfObjects, filter, options.Budget),
            TraceViewName.Frag => ViewWishes.Frag(filter, options.Budget),
            TraceViewName.Stall => ViewWishes.Stall(filter, options.Budget),
            TraceViewName.Atomic => ViewWishes.Atomic(filter, options.Budget),
            TraceViewName.Leak => ViewWishes.Leak(options.Pid is not null, filter, options.Budget),
            TraceViewName.Faults => ViewWishes.Faults(filter, options.Budget),
        };
        // What was only counted can not be recorded.
        return options.Record is null ? wish : wish with { Counts = false };
    }
}
