using System.Buffers;
using System.Text;
using Lowmark.Kernel.Text;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Programs;

/// <summary>One line that may be a program's, and the ways in which its values are read.</summary>
internal readonly ref struct ProgramLine(ReadOnlySpan<byte> text, ReadOnlySpan<byte> tag, long number)
{
    private const int LongestValue = 400;
    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Without the wrapper and without blanks at both ends.</summary>
    public ReadOnlySpan<byte> Text { get; } = text.TrimBlanks();

    /// <summary>The log's own word for who speaks; empty when not printed.</summary>
    public ReadOnlySpan<byte> Tag { get; } = tag;

    public bool Has(ReadOnlySpan<byte> token) => Text.IndexOf(token) >= 0;

    public bool Is(ReadOnlySpan<byte> whole) => Text.SequenceEqual(whole);

    public bool Starts(ReadOnlySpan<byte> token) => Text.StartsWith(token);

    public bool Ends(ReadOnlySpan<byte> token) => Text.EndsWith(token);

    /// <summary>Whether the log says that it is the program's, or says of nobody.</summary>
    public bool MayBeFrom(ReadOnlySpan<byte> program) => Tag.IsEmpty || Tag.StartsWith(program);

    public ProgramRecord Record(ProgramName name, ProgramSays says) =>
        new(number, name, says) { Text = Value(Text) ?? "" };

    /// <returns>Null when one of the two is missing or nothing stands between them.</returns>
    public string? Between(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        LineCursor cursor = new(Text);
        return cursor.TryTakeThrough(from, out _) && cursor.TryTakeThrough(to, out ReadOnlySpan<byte> inside)
            ? Value(inside)
            : null;
    }

    /// <summary>What stands before the first occurrence.</summary>
    public string? Before(ReadOnlySpan<byte> to) => Text.IndexOf(to) is > 0 and var at ? Value(Text[..at]) : null;

    /// <summary>The word after the key: up to a blank, comma or quote.</summary>
    public string? WordAfter(ReadOnlySpan<byte> key)
    {
        int at = Text.IndexOf(key);
        if (at < 0) { return null; }
        ReadOnlySpan<byte> rest = Text[(at + key.Length)..];
        int end = rest.IndexOfAny(" ,\t\"'"u8);
        return Value(end < 0 ? rest : rest[..end]);
    }

    public int? PidAfter(ReadOnlySpan<byte> key)
    {
        LineCursor cursor = new(Text);
        if (!cursor.TryTakeThrough(key, out _)) { return null; }
        cursor.SkipBlanks();
        return cursor.TryTakeCount(out long pid) && pid is > 0 and <= int.MaxValue ? (int)pid : null;
    }

    /// <param name="unitBytes">What a number without a unit counts.</param>
    public long? BytesAfter(ReadOnlySpan<byte> key, long unitBytes = 1)
    {
        LineCursor cursor = new(Text);
        if (!cursor.TryTakeThrough(key, out _)) { return null; }
        cursor.SkipBlanks();
        return ByteSize.Take(ref cursor, unitBytes);
    }

    /// <summary>The hexadecimal digits after the key, where there are as many as a container's id has.</summary>
    public string? IdAfter(ReadOnlySpan<byte> key)
    {
        int at = Text.IndexOf(key);
        if (at < 0) { return null; }
        ReadOnlySpan<byte> rest = Text[(at + key.Length)..].TrimStart("\"\\ "u8);
        int length = rest.IndexOfAnyExcept(s_hex);
        length = length < 0 ? rest.Length : length;
        return length is >= 12 and <= 64 ? Value(rest[..length]) : null;
    }

    private static string? Value(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? null : Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestValue)]);
}
