namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>RFC 5424: <c>1 2024-05-01T10:00:00.123456+02:00 host kernel - - - text</c>, behind or without its
/// priority.</summary>
internal static class SyslogRecord
{
    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text is not [(byte)'1', (byte)' ', ..]) { return false; }
        ReadOnlySpan<byte> rest = text[2..];
        int stamp = Stamps.Iso(rest, out IsoTraits traits);
        if (stamp == 0 && rest is [(byte)'-', (byte)' ', ..]) { stamp = 1; }
        if (stamp == 0 || (stamp > 1 && !traits.HasT)) { return false; }

        ReadOnlySpan<byte> wall = stamp > 1 ? rest[..stamp] : default;
        rest = rest[stamp..];
        if (!TryTakeField(ref rest, out ReadOnlySpan<byte> host) || !TryTakeField(ref rest, out ReadOnlySpan<byte> app)
            || !TryTakeField(ref rest, out _) || !TryTakeField(ref rest, out _) || !TryTakeStructuredData(ref rest))
        {
            return false;
        }

        line.WallTime = wall;
        line.Host = host;
        line.Tag = app;
        line.FromSyslog = true;
        line.Stage = app.SequenceEqual("kernel"u8) ? PeelStage.Kernel : PeelStage.Outer;
        line.TakePrefix(rest);
        if (line.Text is [0xef, 0xbb, 0xbf, ..]) { line.Text = line.Text[3..]; }
        return true;
    }

    /// <summary>A blank and the field behind it; <c>-</c> is the empty field.</summary>
    private static bool TryTakeField(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (rest is not [(byte)' ', ..]) { return false; }
        int end = rest[1..].IndexOf((byte)' ');
        if (end <= 0) { return false; }
        field = rest.Slice(1, end);
        if (field is [(byte)'-']) { field = default; }
        rest = rest[(end + 1)..];
        return true;
    }

    private static bool TryTakeStructuredData(scoped ref ReadOnlySpan<byte> rest)
    {
        if (rest.StartsWith(" -"u8))
        {
            rest = rest[2..];
            return true;
        }

        if (!rest.StartsWith(" ["u8)) { return false; }
        bool quoted = false;
        for (int i = 2; i < rest.Length; i++)
        {
            if (quoted && rest[i] == '\\') { i++; }
            else if (rest[i] == '"') { quoted = !quoted; }
            else if (!quoted && rest[i] == ']' && (i + 1 == rest.Length || rest[i + 1] == ' '))
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
