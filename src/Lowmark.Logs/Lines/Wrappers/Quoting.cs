namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>Mail and table quoting: <c>&gt; </c>, <c>&gt;&gt; </c>, <c>&gt; &gt; </c>, <c>| </c>. It carries no time and begins no record.</summary>
internal static class Quoting
{
    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text is not [(byte)'>' or (byte)'|', ..]) { return false; }
        ReadOnlySpan<byte> rest = text[1..];
        if (rest is not ([] or [(byte)' ' or (byte)'>' or (byte)'|' or (byte)'[' or (byte)'<' or (byte)'\t', ..]) && text[0] == '|')
        {
            return false;
        }

        line.Text = rest is [(byte)' ', ..] ? rest[1..] : rest;
        return true;
    }
}
