using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary><c>oom-kill:constraint=…,nodemask=…,cpuset=…,mems_allowed=…,oom_memcg=…|global_oom,task_memcg=…,task=…,</c>
/// <c>pid=N,uid=N</c> (dump_oom_summary(), mm/oom_kill.c, v5.0+ and RHEL 8).</summary>
/// <remarks>Paths and comm may hold commas, so fields are anchored at their names, the last ones from the
/// right.</remarks>
public sealed record OomSummaryRecord(
    long Line, OomConstraint? Constraint, bool NodemaskPrinted, NodeMask? Nodemask, string? Cpuset,
    NodeMask? MemsAllowed, bool IsGlobal, string? OomMemcg, string? TaskMemcg, string? Task, int? Pid, long? Uid)
{
    public static OomSummaryRecord Parse(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        OomConstraint? constraint = null;
        if (cursor.TryTakeThrough("constraint="u8, out _))
        {
            ReadOnlySpan<byte> word = cursor.TakeWord();
            if (!word.IsEmpty && !cursor.AtEnd && !IsCut(word))
            {
                constraint = new OomConstraint(Names.Of(word));
            }
        }

        int nodes = text.IndexOf("nodemask="u8);
        (string Name, NodeMask? Mems)? cpuset = CpusetFields.At(text);
        int taskMemcg = text.IndexOf(",task_memcg="u8);
        int oomMemcg = text.IndexOf(",oom_memcg="u8);
        int global = text.IndexOf(",global_oom"u8);
        int pid = text.LastIndexOf(",pid="u8);
        int task = TaskAt(text, pid);
        return new OomSummaryRecord(
            line, constraint, nodes >= 0 && NodeList.IsPrinted(text[(nodes + 9)..]),
            nodes < 0 ? null : NodeList.At(text[(nodes + 9)..]), cpuset?.Name, cpuset?.Mems,
            global >= 0 && (oomMemcg < 0 || global < oomMemcg),
            Between(text, oomMemcg, ",oom_memcg="u8, taskMemcg, ",task_memcg="u8),
            Between(text, taskMemcg, ",task_memcg="u8, task, ",task="u8),
            Between(text, task, ",task="u8, pid, ",pid="u8), PidAt(text, pid),
            Number(text, ",uid="u8));
    }

    /// <summary>The beginning of a word that the kernel prints, behind it damage: which one it was is for other lines
    /// to say.</summary>
    private static bool IsCut(ReadOnlySpan<byte> word)
    {
        int letters = word.IndexOfAnyExceptInRange((byte)'A', (byte)'_');
        ReadOnlySpan<byte> head = letters < 0 ? word : word[..letters];
        return (!head.SequenceEqual("CONSTRAINT_NONE"u8) && "CONSTRAINT_NONE"u8.StartsWith(head))
            || (!head.SequenceEqual("CONSTRAINT_MEMCG"u8) && "CONSTRAINT_MEMCG"u8.StartsWith(head))
            || (!head.SequenceEqual("CONSTRAINT_CPUSET"u8) && "CONSTRAINT_CPUSET"u8.StartsWith(head))
            || (!head.SequenceEqual("CONSTRAINT_MEMORY_POLICY"u8) && "CONSTRAINT_MEMORY_POLICY"u8.StartsWith(head));
    }

    /// <summary>A path and a comm may both hold <c>,task=</c>: a comm has at most 15 bytes (TASK_COMM_LEN), so it
    /// begins at the first place that is no farther from the pid.</summary>
    private static int TaskAt(ReadOnlySpan<byte> text, int pid)
    {
        int key = ",task="u8.Length;
        int last = text.LastIndexOf(",task="u8);
        if (pid < 0 || last < 0) { return last; }
        int from = Math.Max(0, Math.Min(pid - key - 15, last));
        return from + text[from..].IndexOf(",task="u8);
    }

    private static int? PidAt(ReadOnlySpan<byte> text, int at)
    {
        if (at < 0) { return null; }
        LineCursor cursor = new(text[(at + ",pid="u8.Length)..]);
        return cursor.TryTakeCount(out long pid) && pid <= int.MaxValue && !cursor.AtEnd ? (int)pid : null;
    }

    private static string? Between(
        ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> key, int end, ReadOnlySpan<byte> next)
    {
        if (at < 0) { return null; }
        int from = at + key.Length;
        if (end < 0) { return Names.Of(CutPhrase.Strip(text[from..], next)); }
        return end >= from ? Names.Of(text[from..end]) : null;
    }

    private static long? Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        int at = text.LastIndexOf(key);
        if (at < 0) { return null; }
        LineCursor cursor = new(text[(at + key.Length)..]);
        return cursor.TryTakeCount(out long value) ? value : null;
    }
}
