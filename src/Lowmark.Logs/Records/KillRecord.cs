using System.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>A kill line of any era (__oom_kill_process(), oom_kill_process(), mm/oom_kill.c).</summary>
/// <param name="Message">What stands before: "Out of memory", "Memory cgroup out of memory", …; null for a bare <c>Killed process</c>.</param>
/// <param name="Score">Up to v5.0: badness in thousandths of total pages (raw in 2.6.32).</param>
/// <param name="IsKilled">False for the line that only names the choice ("Kill process … or sacrifice child").</param>
public sealed record KillRecord(
    long Line, string? Message, int Pid, string? Comm, bool IsKilled, long? Score, long? Uid, KiB? TotalVm, KiB? AnonRss,
    KiB? FileRss, KiB? ShmemRss, KiB? Pgtables, int? OomScoreAdj)
{
    /// <summary>Where the line has its UID, which tells vendor kernels apart; null when it has none.</summary>
    public UidPlace? UidPlace { get; init; }

    public static KillRecord? TryParse(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        bool killed = cursor.TryTakeThrough("Killed process "u8, out ReadOnlySpan<byte> message);
        if (!killed && !cursor.TryTakeThrough("ill process "u8, out message) && !cursor.TryTakeThrough("OOM victim "u8, out message))
        {
            return null;
        }

        if (!cursor.TryTakeNumber(out long pid) || pid is < 0 or > int.MaxValue) { return null; }
        ReadOnlySpan<byte> rest = cursor.Rest;
        ReadOnlySpan<byte> fields = FieldsAfterComm(rest, out ReadOnlySpan<byte> comm);
        return new KillRecord(
            line, MessageOf(message), (int)pid, comm.IsEmpty ? null : Encoding.UTF8.GetString(comm), killed,
            Number(fields, " score "u8), UidOf(rest), Size(fields, "total-vm:"u8), Size(fields, "anon-rss:"u8),
            Size(fields, "file-rss:"u8), Size(fields, "shmem-rss:"u8), Size(fields, "pgtables:"u8),
            Number(fields, "oom_score_adj:"u8) is { } adj and >= -1000 and <= 1000 ? (int)adj : null)
        {
            UidPlace = PlaceOf(rest, fields),
        };
    }

    private static UidPlace? PlaceOf(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> fields)
    {
        if (rest.StartsWith(", UID "u8)) { return Records.UidPlace.BeforeComm; }
        if (fields.IndexOf(", UID "u8) >= 0) { return Records.UidPlace.AfterComm; }
        return fields.IndexOf("UID:"u8) >= 0 ? Records.UidPlace.AtEnd : null;
    }

    /// <summary>A comm may hold brackets and commas, so its end is the last <c>)</c> before the first field that follows it.</summary>
    private static ReadOnlySpan<byte> FieldsAfterComm(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> comm)
    {
        comm = default;
        int open = rest.IndexOf((byte)'(');
        if (open < 0) { return rest; }
        int end = rest.Length;
        foreach (int at in (ReadOnlySpan<int>)[rest.IndexOf("total-vm:"u8), rest.IndexOf(" score "u8), rest.IndexOf(" is already exiting"u8)])
        {
            if (at > open && at < end) { end = at; }
        }

        int close = rest[..end].LastIndexOf((byte)')');
        if (close < open) { return rest; }
        comm = rest[(open + 1)..close];
        return rest[close..];
    }

    private static string? MessageOf(ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> message = before.TrimEnd(": Kk"u8);
        return message.IsEmpty ? null : Encoding.UTF8.GetString(message);
    }

    private static long? UidOf(ReadOnlySpan<byte> rest) => Number(rest, "UID:"u8) ?? Number(rest, "UID "u8);

    private static KiB? Size(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key) =>
        Number(text, key) is { } value and >= 0 ? new KiB(value) : null;

    private static long? Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTakeThrough(key, out _)) { return null; }
        cursor.SkipBlanks();
        return cursor.TryTakeNumber(out long value) ? value : null;
    }
}

/// <summary>Where a kill line prints the user.</summary>
public enum UidPlace
{
    /// <summary><c>Killed process N, UID N, (comm)</c>: RHEL 6.</summary>
    BeforeComm,

    /// <summary><c>Killed process N (comm), UID N, total-vm</c>: RHEL 7.</summary>
    AfterComm,

    /// <summary><c>…, UID:N</c>: RHEL 8, v5.4 and later.</summary>
    AtEnd,
}
