using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary><c>oom-kill:constraint=…,nodemask=…,cpuset=…,mems_allowed=…,oom_memcg=…|global_oom,task_memcg=…,task=…,pid=N,uid=N</c>
/// (dump_oom_summary(), mm/oom_kill.c, v5.0+ and RHEL 8).</summary>
/// <remarks>Paths and comm may hold commas, so fields are anchored at their names, the last ones from the right.</remarks>
public sealed record OomSummaryRecord(
    long Line, OomConstraint? Constraint, bool NodemaskPrinted, NodeMask? Nodemask, string? Cpuset, NodeMask? MemsAllowed,
    bool IsGlobal, string? OomMemcg, string? TaskMemcg, string? Task, int? Pid, long? Uid)
{
    public static OomSummaryRecord Parse(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        OomConstraint? constraint = null;
        if (cursor.TryTakeThrough("constraint="u8, out _))
        {
            ReadOnlySpan<byte> word = cursor.TakeWord();
            if (!word.IsEmpty) { constraint = new OomConstraint(Encoding.UTF8.GetString(word)); }
        }

        int nodes = text.IndexOf("nodemask="u8);
        (string Name, NodeMask? Mems)? cpuset = CpusetFields.At(text);
        int taskMemcg = text.IndexOf(",task_memcg="u8);
        int task = text.LastIndexOf(",task="u8);
        int pid = text.LastIndexOf(",pid="u8);
        return new OomSummaryRecord(
            line, constraint, nodes >= 0, nodes < 0 ? null : NodeList.At(text[(nodes + 9)..]), cpuset?.Name, cpuset?.Mems,
            text.IndexOf(",global_oom"u8) >= 0, Between(text, ",oom_memcg="u8, taskMemcg), Between(text, ",task_memcg="u8, task),
            Between(text, ",task="u8, pid), Number(text, ",pid="u8) is { } p and <= int.MaxValue ? (int)p : null, Number(text, ",uid="u8));
    }

    private static string? Between(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, int end)
    {
        int at = text.IndexOf(key);
        if (at < 0) { return null; }
        int from = at + key.Length;
        if (end < 0) { return Encoding.UTF8.GetString(text[from..]); }
        return end >= from ? Encoding.UTF8.GetString(text[from..end]) : null;
    }

    private static long? Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        int at = text.LastIndexOf(key);
        if (at < 0) { return null; }
        LineCursor cursor = new(text[(at + key.Length)..]);
        return cursor.TryTakeCount(out long value) ? value : null;
    }
}
