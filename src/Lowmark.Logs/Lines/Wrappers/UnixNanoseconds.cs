namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>Grafana's text download: <c>1714557600123456789⇥2024-05-01T10:00:00.123Z⇥text</c>.</summary>
internal static class UnixNanoseconds
{
    private const int Bytes = 19;

    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text.Length <= Bytes || text[Bytes] != '\t' || Stamps.Digits(text, Bytes) != Bytes) { return false; }
        ReadOnlySpan<byte> rest = text[(Bytes + 1)..];
        int stamp = Stamps.Iso(rest, out _);
        if (stamp == 0 || stamp >= rest.Length || rest[stamp] != '\t') { return false; }
        line.WallTime = rest[..stamp];
        line.HasPrefix = true;
        line.Text = rest[(stamp + 1)..];
        return true;
    }
}
