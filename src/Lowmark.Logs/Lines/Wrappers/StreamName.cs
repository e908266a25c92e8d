namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>The log stream that <c>aws logs tail</c> puts between its time and the text:
/// <c>2026-11-21T01:35:33.123000+00:00 i-0ab12cd34 text</c>.</summary>
/// <remarks>Any word may be a stream, and so may a task be named: it is learned where the text behind it begins as only a
/// record does, and taken off all lines that have it.</remarks>
internal static class StreamName
{
    private const int MostBytes = 255;

    public static bool TryPeel(ReadOnlySpan<byte> text, KnownHost hosts, ref PeeledLine line)
    {
        int end = text[..Math.Min(text.Length, MostBytes)].IndexOf((byte)' ');
        if (end <= 0) { return false; }
        ReadOnlySpan<byte> name = text[..end];
        ReadOnlySpan<byte> rest = text[(end + 1)..];
        if (!hosts.Is(name))
        {
            if (!SearchPrefix.BeginsWithTime(rest) && !IsTaskBehind(name, rest)) { return false; }
            hosts.Learn(name);
        }

        line.Host = name;
        line.Text = rest;
        return true;
    }

    /// <summary>A name too long to be part of the task's, and the task's behind it.</summary>
    private static bool IsTaskBehind(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest) =>
        !TaskName.MayBegin(name, rest) && TaskName.MayBegin(rest);
}
