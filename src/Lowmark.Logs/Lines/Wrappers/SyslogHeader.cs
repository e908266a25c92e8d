using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>What stands between a syslog or journal time stamp and the text: <c>host kernel: </c>,
/// <c>host systemd[1]: </c>.</summary>
/// <remarks>RFC 3164, 4.1.2 and 4.1.3; BusyBox puts <c>kern.warn</c> between host and tag;
/// <c>journalctl --no-hostname</c> leaves the host out. Kernel texts such as <c>Call Trace:</c> have the same shape, so
/// a tag other than <c>kernel</c> counts only with a pid, behind a host known already, or where the caller says that a
/// header must follow.</remarks>
internal static class SyslogHeader
{
    private const int MostTagBytes = 128;

    /// <param name="expected">The time stamp is one that only syslog writes.</param>
    public static bool TryPeel(ReadOnlySpan<byte> text, bool expected, KnownHost hosts, ref PeeledLine line)
    {
        text = text[ClockLength(text)..];
        text = text[FacilityLength(text)..];
        if (TryTakeTag(text, out ReadOnlySpan<byte> tag, out bool sure, out int length) && sure)
        {
            Take(default, tag, text[length..], ref line);
            return true;
        }

        int hostLength = HostLength(text);
        if (hostLength == 0) { return false; }
        ReadOnlySpan<byte> host = text[..hostLength];
        ReadOnlySpan<byte> rest = text[(hostLength + 1)..];
        rest = rest.TrimBlanksStart();
        rest = rest[FacilityLength(rest)..];
        bool known = hosts.Is(host);
        if (TryTakeTag(rest, out tag, out sure, out length) && (sure || known || (expected && !IsKernelWords(host))))
        {
            if (sure) { hosts.Learn(host); }
            Take(host, tag, rest[length..], ref line);
            return true;
        }

        if (!known && !(expected && rest.StartsWith("last message repeated "u8))) { return false; }
        line.Host = host;
        line.HasPrefix = true;
        line.Text = rest;
        return true;
    }

    private static void Take(
        ReadOnlySpan<byte> host, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> rest, ref PeeledLine line)
    {
        if (!host.IsEmpty) { line.Host = host; }
        line.Tag = tag;
        line.FromSyslog = true;
        if (tag.SequenceEqual("kernel"u8)) { line.Stage = PeelStage.Kernel; }
        line.TakePrefix(rest);
    }

    /// <summary><c>name: </c> or <c>name[pid]: </c>.</summary>
    /// <param name="sure">It is <c>kernel</c> or carries a pid: no kernel text looks so.</param>
    private static bool TryTakeTag(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> tag, out bool sure, out int length)
    {
        tag = default;
        sure = false;
        length = 0;
        int end = text[..Math.Min(text.Length, MostTagBytes)].IndexOfAny(" \t"u8);
        ReadOnlySpan<byte> word = text[..(end < 0 ? Math.Min(text.Length, MostTagBytes) : end)];
        if (word.StartsWith("kernel:"u8))
        {
            tag = word[..6];
            length = 7;
            sure = !text[7..].StartsWith(" page allocation "u8);
            return sure;
        }

        if (word is not [.., (byte)':'] || word.Length < 2 || word[0] is (byte)'[' or (byte)'<') { return false; }
        length = word.Length;
        int bracket = word.IndexOf((byte)'[');
        sure = bracket > 0 && word[^2] == ']' && Stamps.Digits(word[(bracket + 1)..], 10) == word.Length - bracket - 3;
        sure &= word.Length > bracket + 3;
        tag = sure ? word[..bracket] : word[..^1];
        return true;
    }

    private static int HostLength(ReadOnlySpan<byte> text)
    {
        int length = text[..Math.Min(text.Length, 256)].IndexOf((byte)' ');
        if (length <= 0) { return 0; }
        foreach (byte letter in text[..length])
        {
            if (!char.IsAsciiLetterOrDigit((char)letter)
                && letter is not ((byte)'.' or (byte)'-' or (byte)'_' or (byte)':')
                && letter < 0x80)
            {
                return 0;
            }
        }

        return text[length - 1] == ':' ? 0 : length;
    }

    /// <summary>OpenWrt's <c>logread -t</c>: <c>[1795224933.123] </c>.</summary>
    private static int ClockLength(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'[', ..] || text.Length < 17) { return 0; }
        return text[11] == '.' && text[15] == ']' && text[16] == ' ' && Stamps.Digits(text[1..], 11) == 10
            && Stamps.Digits(text[12..], 4) == 3 ? 17 : 0;
    }

    /// <summary>BusyBox syslogd (behind the host) and OpenWrt's logread (in front of the tag): <c>kern.warn
    /// </c>.</summary>
    private static int FacilityLength(ReadOnlySpan<byte> text)
    {
        int end = text[..Math.Min(text.Length, 24)].IndexOf((byte)' ');
        int dot = end < 0 ? -1 : text[..end].IndexOf((byte)'.');
        return dot > 0 && DecodedLevel.IsFacility(text[..dot]) && DecodedLevel.IsLevel(text[(dot + 1)..end])
            ? end + 1 : 0;
    }

    /// <summary>First words of kernel texts whose second word ends in a colon.</summary>
    private static bool IsKernelWords(ReadOnlySpan<byte> host) =>
        host.SequenceEqual("Call"u8) || host.SequenceEqual("Hardware"u8) || host.SequenceEqual("Mem-Info"u8);
}
