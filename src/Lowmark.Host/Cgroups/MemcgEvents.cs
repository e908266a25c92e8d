using Lowmark.Host.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Cgroups;

/// <summary>How often what happened to a group since it was made: v2 <c>memory.events</c> (its whole subtree) and
/// <c>memory.events.local</c>, v1 <c>memory.oom_control</c> with <c>memory.failcnt</c>.</summary>
/// <remarks>Source: memory_events_show() and mem_cgroup_oom_control_read(), mm/memcontrol.c; "Memory Interface Files"
/// in Documentation/admin-guide/cgroup-v2.rst. Null is a row that this kernel does not print.</remarks>
/// <param name="Low">Reclaimed although it was below its low protection.</param>
/// <param name="High">Throttled above memory.high.</param>
/// <param name="Max">About to pass memory.max; v1's failcnt.</param>
/// <param name="Oom">Allocations that were about to fail at the limit.</param>
/// <param name="OomKill">Processes killed by any OOM killer; 4.13+.</param>
/// <param name="OomGroupKill">The group killed as a whole; 5.17+.</param>
public readonly record struct MemcgEvents(
    long? Low, long? High, long? Max, long? Oom, long? OomKill, long? OomGroupKill)
{
    public static HostFileState Read(IHostFiles files, string path, out MemcgEvents events)
    {
        HostFile file = files.Read(path);
        if (TryParse(file.Text, out events)) { return file.State; }
        return file.IsRead ? HostFileState.Broken : file.State;
    }

    /// <returns>False when no row is known.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out MemcgEvents events)
    {
        events = default;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            if (!cursor.TryTakeThrough(" "u8, out ReadOnlySpan<byte> name) || !cursor.TryTakeCount(out long count)
                || !cursor.AtEnd) { continue; }
            if (name.SequenceEqual("low"u8)) { events = events with { Low = count }; }
            else if (name.SequenceEqual("high"u8)) { events = events with { High = count }; }
            else if (name.SequenceEqual("max"u8)) { events = events with { Max = count }; }
            else if (name.SequenceEqual("oom"u8)) { events = events with { Oom = count }; }
            else if (name.SequenceEqual("oom_kill"u8)) { events = events with { OomKill = count }; }
            else if (name.SequenceEqual("oom_group_kill"u8)) { events = events with { OomGroupKill = count }; }
        }

        return events != default;
    }

    /// <summary>What happened between two samples. A counter that fell is of another group of the same name:
    /// absent.</summary>
    public MemcgEvents Since(in MemcgEvents before) => new(
        Step(Low, before.Low), Step(High, before.High), Step(Max, before.Max), Step(Oom, before.Oom),
        Step(OomKill, before.OomKill), Step(OomGroupKill, before.OomGroupKill));

    private static long? Step(long? now, long? before) => now >= before ? now - before : null;
}
