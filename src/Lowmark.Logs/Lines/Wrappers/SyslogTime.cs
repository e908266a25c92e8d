using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>RFC 3164 and journalctl short: <c>Nov 21 01:35:33 host kernel: text</c>, with microseconds (short-precise),
/// a year or a weekday where a daemon adds one.</summary>
internal static class SyslogTime
{
    public static bool TryPeel(ReadOnlySpan<byte> text, KnownHost hosts, ref PeeledLine line)
    {
        int weekday = Stamps.IsWeekday(text) ? 4 : 0;
        int stamp = Stamps.MonthDayClock(text[weekday..]);
        return stamp > 0 && TryTake(text, weekday + stamp, hosts, ref line);
    }

    /// <param name="length">Bytes of the time.</param>
    public static bool TryTake(ReadOnlySpan<byte> text, int length, KnownHost hosts, ref PeeledLine line)
    {
        if (length < text.Length && text[length] is not ((byte)' ' or (byte)'\t' or (byte)':')) { return false; }
        line.WallTime = text[..length];
        line.HasPrefix = true;
        ReadOnlySpan<byte> rest = text[length..];
        rest = rest is [(byte)':', ..] ? rest[1..] : rest;
        rest = rest.TrimBlanksStart();
        if (!SyslogHeader.TryPeel(rest, expected: true, hosts, ref line)) { line.Text = rest; }
        return true;
    }
}
