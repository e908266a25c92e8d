using System.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary><c>oom_reaper: reaped process N (c), now anon-rss:…</c> (oom_reap_task_mm(), v4.6+), or <c>unable to reap pid:N</c>.</summary>
public sealed record ReaperRecord(long Line, int Pid, bool Reaped)
{
    public static ReaperRecord? TryParse(ReadOnlySpan<byte> text, long line)
    {
        bool reaped = text.IndexOf("reaped process "u8) >= 0;
        LineCursor cursor = new(text);
        bool found = cursor.TryTakeThrough("process "u8, out _) || cursor.TryTakeThrough("pid:"u8, out _);
        return found && cursor.TryTakeCount(out long pid) && pid <= int.MaxValue ? new ReaperRecord(line, (int)pid, reaped) : null;
    }
}

/// <summary><c>Tasks in PATH are going to be killed due to memory.oom.group set</c> (mem_cgroup_print_oom_group(), v4.19+).</summary>
public sealed record GroupKillRecord(long Line, string Path)
{
    public static GroupKillRecord? TryParse(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        return cursor.TryTake("Tasks in "u8) && cursor.TryTakeThrough(" are going to be killed"u8, out ReadOnlySpan<byte> path)
            ? new GroupKillRecord(line, Encoding.UTF8.GetString(path))
            : null;
    }
}

/// <summary><c>Kernel panic - not syncing: …</c> about memory.</summary>
public sealed record PanicRecord(long Line, string Text);

/// <summary>A row of the "Unreclaimable slab info" table (dump_unreclaimable_slab(), v4.15+).</summary>
public readonly record struct SlabUse(long Line, string Name, KiB Used, KiB Total)
{
    public static SlabUse? TryParse(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        ReadOnlySpan<byte> name = cursor.TakeWord();
        cursor.SkipBlanks();
        if (name.IsEmpty || !cursor.TryTakeCount(out long used) || !cursor.TryTake("KB"u8)) { return null; }
        cursor.SkipBlanks();
        return cursor.TryTakeCount(out long total) ? new SlabUse(line, Encoding.UTF8.GetString(name), new KiB(used), new KiB(total)) : null;
    }
}

/// <summary><c>cache: NAME, object size: N, buffer size: N, default order: N, min order: N</c> (slab_out_of_memory(), mm/slub.c).</summary>
/// <param name="ObjectSize">Bytes; null when cut.</param>
public sealed record SlabCacheRecord(long Line, string Name, long? ObjectSize, int? MinOrder)
{
    public static SlabCacheRecord? TryParse(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTake("cache: "u8)) { return null; }
        ReadOnlySpan<byte> name = cursor.TakeWord();
        long? size = cursor.TryTakeThrough("object size: "u8, out _) && cursor.TryTakeCount(out long bytes) ? bytes : null;
        int? order = cursor.TryTakeThrough("min order: "u8, out _) && cursor.TryTakeCount(out long min) && min < 63 ? (int)min : null;
        return new SlabCacheRecord(line, Encoding.UTF8.GetString(name), size, order);
    }
}
