using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>A kill line of any era (__oom_kill_process(), oom_kill_process(), mm/oom_kill.c).</summary>
/// <param name="Message">What stands before: "Out of memory", "Memory cgroup out of memory", …; null for a bare
/// <c>Killed process</c>.</param>
/// <param name="Score">Up to v5.0: badness in thousandths of total pages (raw in 2.6.32).</param>
/// <param name="IsKilled">False for the line that only names the choice ("Kill process … or sacrifice child").</param>
public sealed record KillRecord(
    long Line, string? Message, int Pid, string? Comm, bool IsKilled, long? Score, long? Uid, KiB? TotalVm,
    KiB? AnonRss, KiB? FileRss, KiB? ShmemRss, KiB? Pgtables, int? OomScoreAdj)
{
    /// <summary>Where the line has its UID, which tells vendor kernels apart; null when it has none.</summary>
    public UidPlace? UidPlace { get; init; }

    public static KillRecord? TryParse(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        bool killed = NamesKilled(text);
        if (!(killed ? cursor.TryTakeThrough("illed process "u8, out ReadOnlySpan<byte> message)
            : cursor.TryTakeThrough("ill process "u8, out message)
                || cursor.TryTakeThrough("OOM victim "u8, out message)))
        {
            return null;
        }

        // The comm or the user follows a pid: one at the end of the line was cut, perhaps inside.
        if (!cursor.TryTakeCount(out long pid) || pid > int.MaxValue || cursor.Rest is not [(byte)' ' or (byte)',', ..])
        {
            return null;
        }
        ReadOnlySpan<byte> rest = cursor.Rest;
        ReadOnlySpan<byte> fields = FieldsAfterComm(rest, out ReadOnlySpan<byte> comm);
        return new KillRecord(
            line, MessageOf(message), (int)pid, comm.IsEmpty ? null : Names.Of(comm), killed,
            Number(fields, " score "u8), UidOf(rest, fields), Size(fields, "total-vm:"u8), Size(fields, "anon-rss:"u8),
            Size(fields, "file-rss:"u8), Size(fields, "shmem-rss:"u8), Size(fields, "pgtables:"u8),
            Number(fields, "oom_score_adj:"u8) is { } adj and >= -1000 and <= 1000 ? (int)adj : null)
        {
            UidPlace = PlaceOf(rest, fields),
        };
    }

    /// <summary>Whether a line says that a process was killed, not only chosen: the verb before the first pid counts, a
    /// comm may quote the other.</summary>
    internal static bool NamesKilled(ReadOnlySpan<byte> text)
    {
        int killed = text.IndexOf("illed process "u8);
        int chosen = text.IndexOf("ill process "u8);
        return killed >= 0 && (chosen < 0 || killed < chosen);
    }

    private static UidPlace? PlaceOf(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> fields)
    {
        if (rest.StartsWith(", UID "u8)) { return Records.UidPlace.BeforeComm; }
        if (fields.IndexOf(", UID "u8) >= 0) { return Records.UidPlace.AfterComm; }
        return fields.IndexOf("UID:"u8) >= 0 ? Records.UidPlace.AtEnd : null;
    }

    /// <summary>A comm may hold brackets and field names, so its end is the last <c>)</c> that a field or nothing
    /// follows.</summary>
    private static ReadOnlySpan<byte> FieldsAfterComm(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> comm)
    {
        comm = default;
        int open = rest.IndexOf((byte)'(');
        if (open < 0) { return rest; }
        int close = rest.LastIndexOf((byte)')');
        while (close > open && !EndsComm(rest[(close + 1)..])) { close = rest[..close].LastIndexOf((byte)')'); }
        if (close <= open && rest.LastIndexOf("total-vm:"u8) is > 0 and var sizes)
        {
            close = rest[..sizes].LastIndexOf((byte)')');
        }
        if (close <= open) { return rest[..open]; }
        comm = rest[(open + 1)..close];
        return rest[close..];
    }

    private static bool EndsComm(ReadOnlySpan<byte> after) =>
        after.IsEmpty || after.StartsWith(" total-vm:"u8) || after.StartsWith(", UID"u8)
        || after.StartsWith(" score "u8) || after.StartsWith(" is already exiting"u8)
        || after.StartsWith(" sharing same memory"u8)
        || after.StartsWith(". But continuing"u8) || after.StartsWith(", now "u8) || after.StartsWith(" or a child"u8);

    private static string? MessageOf(ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> message = before.TrimEnd(": Kk"u8);
        return message.IsEmpty ? null : Names.Of(message);
    }

    private static long? UidOf(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> fields) =>
        rest.StartsWith(", UID "u8) ? Number(rest, ", UID "u8) : Number(fields, "UID:"u8) ?? Number(fields, ", UID "u8);

    private static KiB? Size(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTakeThrough(key, out _)) { return null; }
        cursor.SkipBlanks();
        return cursor.TryTakeCount(out long value) && cursor.TryTake("kB"u8) ? new KiB(value) : null;
    }

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
