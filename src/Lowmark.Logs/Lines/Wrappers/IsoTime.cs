namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>Lines that begin with an ISO 8601 time: rsyslog's file format, journalctl short-iso and short-full, dmesg
/// --time-format iso, CRI container logs, <c>kubectl logs --timestamps</c>, terminal servers.</summary>
internal static class IsoTime
{
    public static bool TryPeel(ReadOnlySpan<byte> text, KnownHost hosts, ref PeeledLine line)
    {
        int weekday = Stamps.IsWeekday(text) ? 4 : 0;
        int stamp = Stamps.Iso(text[weekday..], out IsoTraits traits);
        int length = weekday + stamp;
        if (stamp == 0) { return false; }
        if (length < text.Length && text[length] is not ((byte)' ' or (byte)'\t' or (byte)'[' or (byte)':'))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[length..];
        int zone = traits is { HasT: false, HasZone: false } ? ZoneName(rest) : 0;
        line.WallTime = text[..(length + zone)];
        line.TakePrefix(rest[zone..].TrimStart((byte)':'));
        if (traits is { HasT: true, HasComma: true, FractionDigits: 6, HasZone: true })
        {
            line.Stage = PeelStage.Text;                        // dmesg: the kernel's text follows at once
            return true;
        }

        rest = line.Text;
        _ = ContainerStream.TryPeel(rest, ref line)
            || StreamName.TryPeelKnown(rest, hosts.Stream, ref line)
            || SyslogHeader.TryPeel(rest, expected: weekday > 0, hosts, ref line)
            || Logcat.TryPeelHead(rest, ref line)
            || (traits.HasT && StreamName.TryPeelNew(rest, hosts.Stream, ref line));
        return true;
    }

    /// <summary><c> UTC</c>, <c> CEST</c> behind a time with a blank; a blank must follow.</summary>
    private static int ZoneName(ReadOnlySpan<byte> rest)
    {
        if (rest is not [(byte)' ', ..]) { return 0; }
        int letters = 0;
        while (letters < 5 && letters + 1 < rest.Length && char.IsAsciiLetterUpper((char)rest[letters + 1]))
        {
            letters++;
        }
        return letters >= 3 && letters + 1 < rest.Length && rest[letters + 1] == ' ' ? letters + 1 : 0;
    }
}
