namespace Lowmark.Logs.Lines.Forms;

/// <summary>The values of one row, quotation marks still on.</summary>
internal ref struct CsvCells(ReadOnlySpan<byte> row, byte separator)
{
    private ReadOnlySpan<byte> _rest = row;
    private bool _ended;

    public ReadOnlySpan<byte> Current { get; private set; }

    public bool MoveNext()
    {
        if (_ended) { return false; }
        int end = _rest is [(byte)'"', ..] ? Closing(_rest) : 0;
        int next = _rest[end..].IndexOf(separator);
        _ended = next < 0;
        Current = _ended ? _rest : _rest[..(end + next)];
        _rest = _ended ? default : _rest[(end + next + 1)..];
        return true;
    }

    /// <summary>The place behind the quotation mark that ends a value.</summary>
    private static int Closing(ReadOnlySpan<byte> text)
    {
        int at = 1;
        while (text[at..].IndexOf((byte)'"') is >= 0 and int quote)
        {
            at += quote + 1;
            if (at >= text.Length || text[at] != '"') { return at; }
            at++;
        }

        return text.Length;
    }
}
