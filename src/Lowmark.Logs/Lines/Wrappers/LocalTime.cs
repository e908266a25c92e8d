using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>As <see cref="SyslogTime"/>, in another language: <c>déc. 21 01:35:33 host kernel: text</c>, as journalctl
/// prints where the locale is not English.</summary>
internal static class LocalTime
{
    private const int MostNameBytes = 16;

    public static bool TryPeel(ReadOnlySpan<byte> text, KnownHost hosts, ref PeeledLine line)
    {
        int length = Measure(text);
        return length > 0 && SyslogTime.TryTake(text, length, hosts, ref line);
    }

    /// <summary>Bytes of a month's name, day and clock; 0 when they are not there.</summary>
    private static int Measure(ReadOnlySpan<byte> text)
    {
        int name = text[..Math.Min(text.Length, MostNameBytes)].IndexOf((byte)' ');
        if (name < 3) { return 0; }
        int at = name + text[name..].LeadingBlanks();
        int day = Stamps.Digits(text[at..], 2);
        at += day;
        if (day == 0 || at >= text.Length || text[at] != ' ') { return 0; }
        int clock = Stamps.Clock(text[(at + 1)..], out _);
        return clock > 0 && MonthNames.Of(text[..name]) > 0 ? at + 1 + clock : 0;
    }
}
