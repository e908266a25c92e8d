namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>The labels that logcli puts behind the time: <c>{filename="/var/log/kern.log", host="db1"}   text</c>,
/// padded to the widest.</summary>
internal static class LokiLabels
{
    private const int MostBytes = 2048;

    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text is not [(byte)'{', ..] || !line.HasPrefix || line.WallTime.IsEmpty) { return false; }
        int length = Measure(text[..Math.Min(text.Length, MostBytes)]);
        if (length == 0) { return false; }
        line.TakePrefix(text[length..].TrimStart((byte)' '));
        return true;
    }

    /// <summary>Bytes of <c>{}</c> or <c>{name="value", …}</c> at the start; 0 when it is not there.</summary>
    private static int Measure(ReadOnlySpan<byte> text)
    {
        if (text is [_, (byte)'}', ..]) { return 2; }
        for (int at = 1; at < text.Length;)
        {
            int name = text[at..].IndexOf("=\""u8);
            if (name <= 0 || text.Slice(at, name).IndexOfAny((byte)'"', (byte)' ', (byte)'{') >= 0) { return 0; }
            at = Unquote(text, at + name + 2);
            if (at >= text.Length) { return 0; }
            if (text[at] == '}') { return at + 1; }
            if (!text[at..].StartsWith(", "u8)) { return 0; }
            at += 2;
        }

        return 0;
    }

    /// <summary>The place behind the quotation mark that ends a value.</summary>
    private static int Unquote(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] != '"') { at += text[at] == '\\' ? 2 : 1; }
        return at + 1;
    }
}
