using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;

namespace Lowmark.Allocator;

/// <summary>What a log shows about the kernel that wrote it: each shape came, or went, with a release.</summary>
/// <remarks>All flags mean "was seen"; false is no evidence, but for <see cref="WholeZoneLine"/>, which makes the
/// absence of the zone fields evidence as well. Source: show_free_areas(), dump_tasks(), __oom_kill_process() and their
/// forerunners in mm/page_alloc.c, mm/show_mem.c, mm/oom_kill.c, read from 2.6.32 to 6.18.</remarks>
public sealed record VariantEvidence
{
    /// <summary>Null when the log does not show it. A tie-breaker: vendors back-port formats and code.</summary>
    public KernelRelease? Release { get; init; }

    public DecodedGfp? Gfp { get; init; }

    /// <summary>A zone line of a Mem-Info dump was read from <c>free:</c> to its end.</summary>
    public bool WholeZoneLine { get; init; }

    public bool FreeHighatomicPrinted { get; init; }

    public bool ReservedHighatomicPrinted { get; init; }

    public bool BoostPrinted { get; init; }

    public bool ManagedPrinted { get; init; }

    /// <summary><c>isolated(anon)</c> in the zone lines: the LRU lists were still per zone.</summary>
    public bool ZoneLruPrinted { get; init; }

    public bool MigratetypeLettersPrinted { get; init; }

    /// <summary>The letter H, MIGRATE_HIGHATOMIC.</summary>
    public bool HighatomicLetter { get; init; }

    /// <summary>The letter R, MIGRATE_RESERVE.</summary>
    public bool ReserveLetter { get; init; }

    /// <summary>The task table's header, from <c>[ pid ]</c> to <c>name</c>; null when lost. Hostile text.</summary>
    public string? TaskTableHeader { get; init; }

    /// <summary><c>oom-kill:constraint=…</c>.</summary>
    public bool OomKillLine { get; init; }

    /// <summary><c>Kill process N (c) score N or sacrifice child</c>.</summary>
    public bool SacrificeChildLine { get; init; }

    /// <summary><c>, UID N, (comm)</c> in the kill line.</summary>
    public bool KillLineUidBeforeComm { get; init; }

    /// <summary><c>(comm), UID N, total-vm</c> in the kill line.</summary>
    public bool KillLineUidAfterComm { get; init; }

    /// <summary><c>UID:N</c> in the kill line.</summary>
    public bool KillLineUidAtEnd { get; init; }

    /// <summary><c>pgtables:NkB oom_score_adj:N</c> in the kill line.</summary>
    public bool KillLinePgtables { get; init; }

    internal bool IsRhel6 => Release is { } release ? release.IsRhel6 : KillLineUidBeforeComm;

    internal bool IsRhel7 => Release is { } release ? release.IsRhel7 : KillLineUidAfterComm;

    internal bool IsRhel8 =>
        Release is { } release ? release.IsRhel8 : KillLineUidAtEnd && !KillLinePgtables;

    /// <summary>Whether a zone line of a Mem-Info dump was read to its end: free_cma ends it since v3.10,
    /// all_unreclaimable before.</summary>
    public static bool HasWholeZoneLine(MemoryState memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return memory.Zones.Any(zone =>
            zone.Line is not null && (zone.FreeCma is not null || zone.Counter("all_unreclaimable") is not null));
    }

    /// <summary>What the zones themselves show.</summary>
    /// <param name="fromLog">Whether they came from a Mem-Info dump with whole zone lines, not from /proc.</param>
    public static VariantEvidence Of(MemoryState memory, KernelRelease? release, bool fromLog)
    {
        ArgumentNullException.ThrowIfNull(memory);
        string letters = string.Concat(memory.Zones
            .SelectMany(zone => zone.FreeArea is { } area ? area.Orders : [])
            .Select(blocks => blocks.Migratetypes));
        return new()
        {
            Release = release,
            WholeZoneLine = fromLog && memory.Zones.Any(),
            FreeHighatomicPrinted = memory.Zones.Any(zone => zone.FreeHighatomic is not null),
            ReservedHighatomicPrinted = fromLog && memory.Zones.Any(zone => zone.ReservedHighatomic is not null),
            BoostPrinted = memory.Zones.Any(zone => zone.Boost is not null),
            ManagedPrinted = memory.Zones.Any(zone => zone.Managed is not null),
            ZoneLruPrinted = fromLog && memory.Zones.Any(zone => zone.Counter("isolated(anon)") is not null),
            MigratetypeLettersPrinted = letters.Length > 0,
            HighatomicLetter = letters.Contains('H', StringComparison.Ordinal),
            ReserveLetter = letters.Contains('R', StringComparison.Ordinal),
        };
    }

    /// <summary>The releases that print all this, and the shapes that say so.</summary>
    internal (ReleaseSpan Span, string Because) Narrow()
    {
        ReleaseSpan span = ReleaseSpan.All;
        List<string> because = [];
        foreach ((bool seen, string first, string? last, string shape) in Shapes())
        {
            if (!seen) { continue; }
            int end = last is null ? ReleaseSpan.Newest : ReleaseSpan.Key(last);
            ReleaseSpan narrower = span.Intersect(new(ReleaseSpan.Key(first), end));

            // A back-ported shape contradicts the others: the first ones listed are the most telling.
            if (narrower.IsEmpty || narrower == span) { continue; }
            span = narrower;
            because.Add(shape);
        }

        return (span, string.Join(", ", because));
    }

    private IEnumerable<(bool Seen, string First, string? Last, string Shape)> Shapes()
    {
        string header = TaskTableHeader ?? "";
        bool Has(string column) => header.Contains(column, StringComparison.Ordinal);
        yield return (FreeHighatomicPrinted, "6.13", null, "free_highatomic is printed");
        yield return (BoostPrinted, "5.16", null, "boost is printed");
        yield return (ReservedHighatomicPrinted, "5.5", null, "reserved_highatomic is printed");
        yield return (HighatomicLetter, "4.4", null, "migratetype H is printed");
        yield return (ReserveLetter, "2.6.32", "4.3", "migratetype R is printed");
        yield return (ZoneLruPrinted, "2.6.32", "4.7", "zones print their own LRU lists");
        yield return (MigratetypeLettersPrinted, "3.9", null, "migratetypes are printed");
        yield return (ManagedPrinted, "3.9", null, "managed is printed");
        yield return (WholeZoneLine && !ManagedPrinted, "2.6.32", "3.9", "managed is not printed");
        yield return (WholeZoneLine && !ReservedHighatomicPrinted, "2.6.32", "5.4",
            "reserved_highatomic is not printed");
        yield return (WholeZoneLine && !BoostPrinted, "2.6.32", "5.16", "boost is not printed");
        yield return (WholeZoneLine && !FreeHighatomicPrinted, "2.6.32", "6.17", "free_highatomic is not printed");
        yield return (Has("rss_anon"), "6.8", null, "the task table has rss_anon");
        yield return (Has("nr_pmds"), "4.1", "4.14", "the task table has nr_pmds");
        yield return (Has("pgtables_bytes"), "4.15", null, "the task table has pgtables_bytes");
        yield return (Has("nr_ptes") && !Has("nr_pmds"), "3.6", "4.0", "the task table has nr_ptes alone");
        yield return (Has("oom_adj") && Has("oom_score_adj"), "2.6.36", "3.5",
            "the task table has oom_adj and oom_score_adj");
        yield return (Has("oom_adj") && !Has("oom_score_adj"), "2.6.32", "2.6.35", "the task table has oom_adj alone");
        yield return (KillLinePgtables, "5.4", null, "the kill line has pgtables");
        yield return (OomKillLine, "5.0", null, "oom-kill: is printed");
        yield return (SacrificeChildLine, "2.6.36", "5.0", "\"sacrifice child\" is printed");
        foreach ((string First, string? Last) span in GfpSpan())
        {
            yield return (true, span.First, span.Last, "gfp value and names agree");
        }
    }

    private IEnumerable<(string First, string? Last)> GfpSpan() =>
        Gfp is { AgreesWith: { IsEmpty: false } tables } ? [(tables[0].FirstRelease, tables[^1].LastRelease)] : [];
}
