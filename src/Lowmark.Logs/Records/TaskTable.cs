using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary>The task table: columns are what the header line says, in every era (dump_tasks(),
/// mm/oom_kill.c).</summary>
/// <param name="Columns">Header words after <c>pid</c>, without <c>name</c>.</param>
public sealed record TaskTable(
    long HeaderLine, EquatableArray<string> Columns, EquatableArray<TaskRow> Rows, int TornRows)
{
    /// <summary>A kernel prints the same one above each of its tables.</summary>
    private static KnownHeader? s_known;

    /// <returns>The words of the header, <c>pid</c> first, <c>name</c> left out; to be read only.</returns>
    public static string[] ColumnsOf(ReadOnlySpan<byte> header)
    {
        if (s_known is { } known && header.SequenceEqual(known.Header)) { return known.Columns; }
        string[] columns = Words(header);
        s_known = new(header.ToArray(), columns);
        return columns;
    }

    private static string[] Words(ReadOnlySpan<byte> header)
    {
        List<string> columns = [];
        LineCursor cursor = new(header);
        while (!cursor.AtEnd && columns.Count < 32)
        {
            cursor.SkipBlanks();
            ReadOnlySpan<byte> word = cursor.TakeWord().Trim("[]"u8);
            if (cursor.TryTake(","u8)) { continue; }
            if (word.SequenceEqual("name"u8)) { break; }
            if (!word.IsEmpty) { columns.Add(Names.Of(word)); }
        }

        return [.. columns];
    }

    private sealed record KnownHeader(byte[] Header, string[] Columns);
}

/// <summary>One process. Figures in the order of the table's columns after <c>pid</c>, in the units of that
/// column.</summary>
/// <param name="Values">As many as the header has columns after <c>pid</c>.</param>
public readonly record struct TaskRow(long Line, int Pid, ArraySegment<long> Values, string Comm)
{
    /// <summary>Null when a figure or the blank behind the last one is missing: the row was cut, perhaps inside the
    /// figure.</summary>
    /// <param name="values">Room for as many figures as the table has columns after <c>pid</c>; the row keeps
    /// it.</param>
    /// <remarks>One blank stands before the comm (dump_task(), mm/oom_kill.c): further ones are the comm's
    /// own.</remarks>
    public static TaskRow? TryParse(ReadOnlySpan<byte> text, long line, ArraySegment<long> values)
    {
        LineCursor cursor = new(text);
        return TryTakePid(ref cursor, out int pid) && cursor.TryTakeFigures(values) && cursor.TryTake(" "u8)
            ? new TaskRow(line, pid, values, Names.Of(cursor.Rest))
            : null;
    }

    /// <summary>What a row begins with: <c>[  123]</c>.</summary>
    internal static bool TryTakePid(ref LineCursor cursor, out int pid)
    {
        pid = 0;
        LineCursor probe = cursor;
        if (!probe.TryTake("["u8)) { return false; }
        probe.SkipBlanks();
        if (!probe.TryTakeCount(out long count) || count > int.MaxValue) { return false; }
        probe.SkipBlanks();
        if (!probe.TryTake("]"u8)) { return false; }
        cursor = probe;
        pid = (int)count;
        return true;
    }
}
