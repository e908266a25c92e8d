namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>The log stream that <c>aws logs tail</c> puts between its time and the text:
/// <c>2026-11-21T01:35:33.123000+00:00 i-0ab12cd34 text</c>.</summary>
/// <remarks>Any word may be a stream, and so may a task be named: it is learned where the text behind it begins as only
/// a record does, and taken off all lines that have it.</remarks>
internal static class StreamName
{
    private const int MostBytes = 255;

    public static bool TryPeelKnown(ReadOnlySpan<byte> text, KnownHost stream, ref PeeledLine line)
    {
        int end = NameLength(text);
        if (end <= 0 || !stream.Is(text[..end])) { return false; }
        line.Host = text[..end];
        line.Text = text[(end + 1)..];
        return true;
    }

    public static bool TryPeelNew(ReadOnlySpan<byte> text, KnownHost stream, ref PeeledLine line)
    {
        int end = NameLength(text);
        if (end <= 0 || text[end - 1] == ':' || !char.IsAsciiLetterOrDigit((char)text[0])) { return false; }
        ReadOnlySpan<byte> rest = text[(end + 1)..];
        if (!SearchPrefix.BeginsWithTime(rest) && !IsTaskBehind(text[..end], rest)) { return false; }
        stream.Learn(text[..end]);
        return TryPeelKnown(text, stream, ref line);
    }

    private static int NameLength(ReadOnlySpan<byte> text) =>
        text[..Math.Min(text.Length, MostBytes)].IndexOf((byte)' ');

    /// <summary>A name too long to be part of the task's, and the task's behind it.</summary>
    private static bool IsTaskBehind(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest) =>
        !TaskName.MayBegin(name, rest) && TaskName.MayBegin(rest);
}
