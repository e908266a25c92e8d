namespace Lowmark.Host.Text;

/// <summary>The lines of a kernel file without their ends, LF or (in a copy that was mailed) CRLF. Use in
/// <c>foreach</c>; allocates nothing.</summary>
/// <remarks>The kernel ends every line. A last line without an end was cut, and a cut figure is a wrong one: it is left
/// out.</remarks>
public ref struct FileLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly FileLines GetEnumerator() => this;

    public bool MoveNext()
    {
        int end = _rest.IndexOf((byte)'\n');
        if (end < 0) { return false; }
        ReadOnlySpan<byte> line = _rest[..end];
        Current = line is [.. var body, (byte)'\r'] ? body : line;
        _rest = _rest[(end + 1)..];
        return true;
    }
}
