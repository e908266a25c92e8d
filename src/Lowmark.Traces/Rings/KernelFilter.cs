using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Traces.Wanted;

namespace Lowmark.Traces.Rings;

/// <summary>What of a filter the kernel can apply itself, in the language of its <c>filter</c> files
/// (kernel/trace/trace_events_filter.c): names of fields that the event's format has, and numbers.</summary>
public static class KernelFilter
{
    /// <summary>Of tasks in one filter: the text of one goes into a page.</summary>
    public const int MostPids = 128;

    private const int FlagBits = 64;

    /// <param name="pids">Whose events are wanted; null: everybody's. An empty set lets nothing through.</param>
    /// <param name="release">Null when not known: masks are then left to the reader.</param>
    /// <returns>Conditions that must all hold; the kernel may refuse those with <c>&amp;</c> (before 3.12) and
    /// <c>!</c> (before 3.19).</returns>
    public static IReadOnlyList<string> Conditions(
        WantedEvent wanted, EventFormat format, TraceFilter filter, IReadOnlySet<int>? pids, KernelRelease? release)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(filter);
        List<string> all = [];
        if (KnownEvents.Of(wanted.System, wanted.Name) is not { } known) { return all; }
        if (FieldOf(format, known, known.OrderField) is { } order && filter.LeastOrder is { Value: > 0 } least)
        {
            all.Add($"{order} >= {least.Value}");
        }

        if (FieldOf(format, known, known.GfpField) is { } gfp && release is { } kernel
            && GfpTables.Of(kernel) is { } table)
        {
            all.AddRange(BitsOf(filter.Asks, table).Select(bit => $"({gfp} & 0x{bit:x})"));
            all.AddRange(BitsOf(filter.DoesNotAsk, table).Select(bit => $"!({gfp} & 0x{bit:x})"));
        }

        if (!wanted.OfAll && pids is { Count: <= MostPids }) { all.Add(OneOf(pids)); }
        return all;
    }

    private static string OneOf(IReadOnlySet<int> pids) => pids.Count == 0
        ? "common_pid < 0"
        : $"({string.Join(" || ", pids.Order().Select(pid => $"common_pid == {pid}"))})";

    private static string? FieldOf(EventFormat format, KnownEvent known, int? field) =>
        field is { } at ? known.Fields[at].FirstOrDefault(name => format[name] is not null) : null;

    /// <summary>Flags that this kernel has a bit for: that it wakes kswapd was none up to 4.3.</summary>
    private static IEnumerable<ulong> BitsOf(GfpFlags flags, GfpTable table)
    {
        ulong without = table.MaskOf(GfpFlags.None);
        for (int i = 0; i < FlagBits; i++)
        {
            GfpFlags flag = (GfpFlags)(1UL << i);
            if (!flags.Has(flag)) { continue; }
            ulong bit = table.MaskOf(flag) & ~without;
            if (bit != 0) { yield return bit; }
        }
    }
}
