namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>A syslog line whose date somebody cut off: <c>10:52:29 host systemd-oomd[1261]: text</c>. Taken off only
/// where a header without doubt follows.</summary>
internal static class ClockTime
{
    public static bool TryPeel(ReadOnlySpan<byte> text, KnownHost hosts, ref PeeledLine line)
    {
        int length = Stamps.Clock(text, out _);
        if (length == 0 || length == text.Length || text[length] != ' ') { return false; }
        if (!SyslogHeader.TryPeel(text[(length + 1)..], expected: false, hosts, ref line)) { return false; }
        line.WallTime = text[..length];
        return true;
    }
}
