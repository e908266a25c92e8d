using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Events;

/// <summary>compaction:mm_compaction_try_to_compact_pages: a request is about to compact zone after zone.</summary>
/// <param name="Gfp">In <see cref="TraceTables.Gfp"/>.</param>
public readonly record struct CompactionTried(Order Order, int Gfp);

/// <summary>compaction:mm_compaction_begin: one run over one zone, by whoever does it (a task or kcompactd).</summary>
/// <param name="ZoneStart">First page frame of the zone; null where the event does not tell (up to 3.18).</param>
/// <param name="IsSync">Waits for pages; null where the event does not tell.</param>
public readonly record struct CompactionBegun(ulong? ZoneStart, bool? IsSync);

/// <summary>compaction:mm_compaction_end.</summary>
/// <param name="Status">The kernel's word for how it ended (enum compact_result: <c>success</c>, <c>complete</c>,
/// <c>contended</c>, <c>partial_skipped</c>, …), in <see cref="TraceTables.Names"/>; <see cref="TraceNames.None"/>
/// where only a number is told and it is not known what it means.</param>
public readonly record struct CompactionEnded(int Status);
