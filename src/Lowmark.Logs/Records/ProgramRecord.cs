using System.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary>What a program said: a user-space killer, or a run-time whose own limit was reached.</summary>
/// <param name="Program">systemd-oomd, earlyoom, lowmemorykiller, java, node, dotnet, go, php.</param>
/// <param name="Target">Process name or cgroup that was killed; null when the line names none.</param>
public sealed record ProgramRecord(long Line, string Program, int? Pid, string? Target, string Text)
{
    private const int LongestText = 400;

    public static ProgramRecord Parse(ReadOnlySpan<byte> text, long line)
    {
        string whole = Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestText)]);
        if (text.IndexOf(" due to memory "u8) > 0) { return SystemdOomd(text, line, whole); }
        if (text.IndexOf("sending SIG"u8) >= 0)
        {
            return new(line, "earlyoom", Number(text, " to process "u8), Between(text, "\""u8, "\""u8), whole);
        }
        if (text.IndexOf("lowmemorykiller"u8) >= 0)
        {
            return new(line, "lowmemorykiller", Number(text, "' ("u8), Between(text, "Killing '"u8, "'"u8), whole);
        }
        if (text.IndexOf("java.lang."u8) >= 0)
        {
            return new(line, "java", null, After(text, "OutOfMemoryError: "u8), whole);
        }
        if (text.IndexOf("JavaScript"u8) >= 0) { return new(line, "node", null, "JavaScript heap", whole); }
        if (text.IndexOf("System.OutOfMemoryException"u8) >= 0) { return new(line, "dotnet", null, null, whole); }
        return text.IndexOf("Allowed memory size"u8) >= 0
            ? new(line, "php", null, "memory_limit", whole)
            : new(line, "go", null, null, whole);
    }

    private static ProgramRecord SystemdOomd(ReadOnlySpan<byte> text, long line, string whole)
    {
        string? target = Between(text, "Killed "u8, " due to memory "u8)
            ?? Between(text, "Marked "u8, " for killing due to memory "u8);
        return new(line, "systemd-oomd", null, target, whole);
    }

    private static string? Between(ReadOnlySpan<byte> text, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        LineCursor cursor = new(text);
        return cursor.TryTakeThrough(from, out _) && cursor.TryTakeThrough(to, out ReadOnlySpan<byte> inside)
            ? Encoding.UTF8.GetString(inside)
            : null;
    }

    private static string? After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTakeThrough(key, out _) || cursor.AtEnd) { return null; }
        return Encoding.UTF8.GetString(cursor.Rest[..Math.Min(cursor.Rest.Length, 80)]);
    }

    private static int? Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        LineCursor cursor = new(text);
        return cursor.TryTakeThrough(key, out _) && cursor.TryTakeCount(out long pid)
            && pid <= int.MaxValue ? (int)pid : null;
    }
}
