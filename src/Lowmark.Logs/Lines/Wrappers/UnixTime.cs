namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>journalctl short-unix: <c>1714557600.123456 host kernel: text</c>.</summary>
internal static class UnixTime
{
    public static bool TryPeel(ReadOnlySpan<byte> text, KnownHost hosts, ref PeeledLine line)
    {
        int seconds = Stamps.Digits(text, 12);
        int length = seconds + 7;
        if (seconds is < 9 or > 11 || text.Length <= length || text[seconds] != '.' || text[length] != ' ') { return false; }
        if (Stamps.Digits(text[(seconds + 1)..], 7) != 6) { return false; }
        if (!SyslogHeader.TryPeel(text[(length + 1)..], expected: true, hosts, ref line)) { return false; }
        line.WallTime = text[..length];
        return true;
    }
}
