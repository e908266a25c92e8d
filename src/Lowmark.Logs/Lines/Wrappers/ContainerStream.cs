namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>The CRI log format behind its time: <c>stdout F text</c>; P marks a part that a later line goes on with.</summary>
internal static class ContainerStream
{
    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (!text.StartsWith("stdout "u8) && !text.StartsWith("stderr "u8)) { return false; }
        if (text.Length < 8 || text[7] is not ((byte)'F' or (byte)'P') || (text.Length > 8 && text[8] is not ((byte)' ' or (byte)':')))
        {
            return false;
        }

        line.Host = text[..6];
        line.FromContainer = true;
        line.Form = text[7] == 'P' ? CarriedForm.Partial : CarriedForm.Text;
        int tags = text[8..].IndexOf((byte)' ');                // F:tag:tag is allowed by the format
        line.TakePrefix(tags < 0 ? default : text[(8 + tags)..]);
        return true;
    }
}
