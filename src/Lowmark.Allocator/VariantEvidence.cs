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

    /// <summary>The columns that the task table's header names; empty when it is lost. Hostile text.</summary>
    public EquatableArray<string> TaskColumns { get; init; }

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

    /// <summary>The RHEL major release whose kernel this is; null for every other.</summary>
    internal int? RhelMajor => Release is { } release
        ? release.RhelMajor
        : this switch
        {
            { KillLineUidBeforeComm: true } => 6,
            { KillLineUidAfterComm: true } => 7,
            { KillLineUidAtEnd: true, KillLinePgtables: false } => 8,
            _ => null,
        };

    /// <summary>Whether a zone line of a Mem-Info dump was read to its end: free_cma ends it since v3.10,
    /// all_unreclaimable before.</summary>
    public static bool HasWholeZoneLine(MemoryState memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        foreach (ZoneState zone in memory.Zones)
        {
            if (zone.Line is not null && (zone.FreeCma is not null || zone.Counter("all_unreclaimable") is not null))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the zones themselves show.</summary>
    /// <param name="fromLog">Whether they came from a Mem-Info dump with whole zone lines, not from /proc.</param>
    public static VariantEvidence Of(MemoryState memory, KernelRelease? release, bool fromLog)
    {
        ArgumentNullException.ThrowIfNull(memory);
        bool freeHighatomic = false;
        bool reservedHighatomic = false;
        bool boost = false;
        bool managed = false;
        bool lru = false;
        MigratetypeLetters letters = default;
        foreach (ZoneState zone in memory.Zones)
        {
            freeHighatomic |= zone.FreeHighatomic is not null;
            reservedHighatomic |= zone.ReservedHighatomic is not null;
            boost |= zone.Boost is not null;
            managed |= zone.Managed is not null;
            lru |= fromLog && zone.Counter("isolated(anon)") is not null;
            if (zone.FreeArea is { } area) { letters |= LettersOf(area); }
        }

        return new()
        {
            Release = release,
            WholeZoneLine = fromLog && memory.Zones.Any(),
            FreeHighatomicPrinted = freeHighatomic,
            ReservedHighatomicPrinted = fromLog && reservedHighatomic,
            BoostPrinted = boost,
            ManagedPrinted = managed,
            ZoneLruPrinted = lru,
            MigratetypeLettersPrinted = letters != MigratetypeLetters.None,
            HighatomicLetter = letters.HasFlag(MigratetypeLetters.Highatomic),
            ReserveLetter = letters.HasFlag(MigratetypeLetters.Reserve),
        };
    }

    private static MigratetypeLetters LettersOf(FreeArea area)
    {
        MigratetypeLetters found = MigratetypeLetters.None;
        foreach (FreeBlocks blocks in area.Orders)
        {
            foreach (char letter in blocks.Migratetypes ?? "")
            {
                found |= letter switch
                {
                    'H' => MigratetypeLetters.Highatomic,
                    'R' => MigratetypeLetters.Reserve,
                    _ => MigratetypeLetters.Other,
                };
            }
        }

        return found;
    }

    /// <summary>The releases that print all this, and the shapes that say so.</summary>
    internal ShapeSpan Narrow(bool tellsWhy)
    {
        ShapeSpan span = new(tellsWhy);
        span.Narrow(FreeHighatomicPrinted, ReleaseSpan.Since(6, 13), "free_highatomic is printed");
        span.Narrow(BoostPrinted, ReleaseSpan.Since(5, 16), "boost is printed");
        span.Narrow(ReservedHighatomicPrinted, ReleaseSpan.Since(5, 5), "reserved_highatomic is printed");
        span.Narrow(HighatomicLetter, ReleaseSpan.Since(4, 4), "migratetype H is printed");
        span.Narrow(ReserveLetter, ReleaseSpan.UpTo(4, 3), "migratetype R is printed");
        span.Narrow(ZoneLruPrinted, ReleaseSpan.UpTo(4, 7), "zones print their own LRU lists");
        span.Narrow(MigratetypeLettersPrinted, ReleaseSpan.Since(3, 9), "migratetypes are printed");
        span.Narrow(ManagedPrinted, ReleaseSpan.Since(3, 9), "managed is printed");
        if (WholeZoneLine) { NarrowByAbsence(ref span); }
        NarrowByTable(ref span);
        span.Narrow(KillLinePgtables, ReleaseSpan.Since(5, 4), "the kill line has pgtables");
        span.Narrow(OomKillLine, ReleaseSpan.Since(5, 0), "oom-kill: is printed");
        span.Narrow(
            SacrificeChildLine, new(ReleaseSpan.Key(2, 6, 36), ReleaseSpan.Key(5, 0)),
            "\"sacrifice child\" is printed");
        if (Gfp is { AgreesWith: { IsEmpty: false } tables })
        {
            int last = tables[^1].Last is { } release ? ReleaseSpan.Key(release) : ReleaseSpan.Newest;
            span.Narrow(true, new(ReleaseSpan.Key(tables[0].First), last), "gfp value and names agree");
        }

        return span;
    }

    private void NarrowByAbsence(ref ShapeSpan span)
    {
        span.Narrow(!ManagedPrinted, ReleaseSpan.UpTo(3, 9), "managed is not printed");
        span.Narrow(!ReservedHighatomicPrinted, ReleaseSpan.UpTo(5, 4), "reserved_highatomic is not printed");
        span.Narrow(!BoostPrinted, ReleaseSpan.UpTo(5, 16), "boost is not printed");
        span.Narrow(!FreeHighatomicPrinted, ReleaseSpan.UpTo(6, 17), "free_highatomic is not printed");
    }

    private void NarrowByTable(ref ShapeSpan span)
    {
        TaskFields seen = TaskFields.None;
        foreach (string column in TaskColumns.AsSpan())
        {
            seen |= column switch
            {
                "rss_anon" => TaskFields.RssAnon,
                "nr_ptes" => TaskFields.NrPtes,
                "nr_pmds" => TaskFields.NrPmds,
                "pgtables_bytes" => TaskFields.PgtablesBytes,
                "oom_adj" => TaskFields.OomAdj,
                "oom_score_adj" => TaskFields.OomScoreAdj,
                _ => TaskFields.None,
            };
        }

        bool Has(TaskFields field) => seen.HasFlag(field);
        bool pmds = Has(TaskFields.NrPmds);
        bool oomAdj = Has(TaskFields.OomAdj);
        bool scoreAdj = Has(TaskFields.OomScoreAdj);
        span.Narrow(Has(TaskFields.RssAnon), ReleaseSpan.Since(6, 8), "the task table has rss_anon");
        span.Narrow(pmds, new(ReleaseSpan.Key(4, 1), ReleaseSpan.Key(4, 14)), "the task table has nr_pmds");
        span.Narrow(
            Has(TaskFields.PgtablesBytes), ReleaseSpan.Since(4, 15), "the task table has pgtables_bytes");
        span.Narrow(
            !pmds && Has(TaskFields.NrPtes), new(ReleaseSpan.Key(3, 6), ReleaseSpan.Key(4, 0)),
            "the task table has nr_ptes alone");
        span.Narrow(
            oomAdj && scoreAdj, new(ReleaseSpan.Key(2, 6, 36), ReleaseSpan.Key(3, 5)),
            "the task table has oom_adj and oom_score_adj");
        span.Narrow(
            oomAdj && !scoreAdj, new(ReleaseSpan.Key(2, 6, 32), ReleaseSpan.Key(2, 6, 35)),
            "the task table has oom_adj alone");
    }

    [Flags]
    private enum TaskFields
    {
        None = 0,
        RssAnon = 1 << 0,
        NrPtes = 1 << 1,
        NrPmds = 1 << 2,
        PgtablesBytes = 1 << 3,
        OomAdj = 1 << 4,
        OomScoreAdj = 1 << 5,
    }

    [Flags]
    private enum MigratetypeLetters
    {
        None = 0,
        Highatomic = 1 << 0,
        Reserve = 1 << 1,
        Other = 1 << 2,
    }
}
