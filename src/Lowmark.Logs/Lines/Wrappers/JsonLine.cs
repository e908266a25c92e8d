namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>A line that is one JSON object (journalctl -o json, docker's json-file), with the marks of json-seq (0x1E)
/// and json-sse (<c>data: </c>) in front. Only recognised here; <see cref="JsonEntries"/> reads it.</summary>
internal static class JsonLine
{
    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        ReadOnlySpan<byte> rest = text is [0x1e, ..] ? text[1..] : text;
        rest = rest.StartsWith("data: {"u8) ? rest[6..] : rest;
        if (rest is not ([(byte)'{', ..] or [(byte)'[', (byte)'{', ..]) || !JsonEntries.MayHoldText(rest))
        {
            return false;
        }
        line.Text = rest;
        line.Form = CarriedForm.Json;
        return true;
    }
}
