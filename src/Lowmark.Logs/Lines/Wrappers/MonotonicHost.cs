namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>journalctl short-monotonic puts host and tag behind the time:
/// <c>[ 1234.567890] host kernel: text</c>.</summary>
/// <remarks>A kernel text may have that shape (<c>usb 1-1: new device</c>), so the tag must be <c>kernel</c> or carry a
/// pid.</remarks>
internal static class MonotonicHost
{
    public static bool TryPeel(ReadOnlySpan<byte> text, KnownHost hosts, ref PeeledLine line)
    {
        int host = text[..Math.Min(text.Length, 256)].IndexOf((byte)' ');
        if (host <= 0 || !line.Tag.IsEmpty || text[host - 1] is (byte)':' or (byte)']' or (byte)',') { return false; }

        ReadOnlySpan<byte> rest = text[(host + 1)..];
        if (!rest.StartsWith("kernel: "u8) && !HasPid(rest)) { return false; }
        if (!hosts.Is(text[..host]) && TaskName.MayBegin(text)) { return false; }
        if (!SyslogHeader.TryPeel(text, expected: false, hosts, ref line)) { return false; }
        line.Stage = PeelStage.Bare;
        return true;
    }

    private static bool HasPid(ReadOnlySpan<byte> text)
    {
        int close = text[..Math.Min(text.Length, 128)].IndexOf("]: "u8);
        int open = close < 0 ? -1 : text[..close].IndexOf((byte)'[');
        return open > 0 && open + 1 < close && text[..close].IndexOf((byte)' ') < 0
            && Stamps.Digits(text[(open + 1)..close], 10) == close - open - 1;
    }
}
