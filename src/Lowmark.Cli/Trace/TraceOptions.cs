using Lowmark.Presenters.Text;
using Lowmark.Traces.Wanted;

namespace Lowmark.Cli.Trace;

/// <summary>Which view of a trace.</summary>
internal enum TraceViewName
{
    Alloc,
    Frag,
    Stall,
    Atomic,
    Leak,
    Faults,
}

/// <param name="Pid">Of leak and faults; null for <c>slab</c> and other views.</param>
/// <param name="OfObjects">alloc: kmalloc and slab caches instead of pages.</param>
/// <param name="Input">A recording, or another program's text; <c>-</c> is standard input. Null: this machine.</param>
/// <param name="Record">Where the events go too; null for nowhere.</param>
/// <param name="Duration">Null: until it is ended, or as long as is usual where nobody watches.</param>
/// <param name="Age">leak: null is half of the trace.</param>
internal sealed record TraceOptions(
    TraceViewName View, int? Pid, bool OfObjects, string? Input, string? Record, TimeSpan? Duration, TimeSpan? Age,
    TraceFilter Filter, TraceBudget Budget, TraceForm Form, TextOptions Text);

/// <summary>The form of the results.</summary>
internal enum TraceForm
{
    Text,
    Markdown,
    Html,
    Json,
    Flame,
    Folded,
}
