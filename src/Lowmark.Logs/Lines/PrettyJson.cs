namespace Lowmark.Logs.Lines;

/// <summary>JSON objects printed over several lines: <c>dmesg --json</c>, <c>journalctl -o json-pretty</c>.</summary>
/// <remarks>An object is collected until the line that closes it. Lines between objects that are no JSON are read as
/// plain ones.</remarks>
internal sealed class PrettyJson(ILogLineSink sink, LineUnwrapper unwrapper, int mostBytes) : IPhysicalLines
{
    private const int MostNameBytes = 20;

    private readonly GrowBuffer _object = new();
    private readonly CarriedEntry _entry = new();
    private long _messageNumber;
    private int _inner;

    public bool NeedsNext => true;

    public void Accept(ReadOnlySpan<byte> line, long number)
    {
        ReadOnlySpan<byte> bare = line.Trim(" \t\r"u8);
        bool opens = bare is [.., (byte)'{'];
        if (_object.IsEmpty)
        {
            if (opens) { Open(number); }
            else if (bare is not ([] or [(byte)'[' or (byte)']' or (byte)'}', ..])) { unwrapper.Accept(line, number); }
        }
        else if (opens && bare[0] == '"') { Add(bare, inner: 1, number); }
        else if (bare is [(byte)'}', ..] && _inner > 0) { Add(bare, inner: -1, number); }
        else if (bare is [(byte)'}', ..])
        {
            Close();
            if (opens) { Open(number); }
        }
        else if (opens) { Open(number); }
        else { Add(bare, inner: 0, number); }
    }

    public void Finish()
    {
        if (!_object.IsEmpty) { Close(); }
        unwrapper.Finish();
    }

    private void Open(long number)
    {
        _object.Set("{"u8);
        _messageNumber = number;
        _inner = 0;
    }

    private void Add(ReadOnlySpan<byte> line, int inner, long number)
    {
        if (_object.Length + line.Length > mostBytes)
        {
            sink.Lost(number, "JSON object too long");
            _object.Clear();
            return;
        }

        if (JsonFields.NameMessage(line[..Math.Min(line.Length, MostNameBytes)])) { _messageNumber = number; }

        _inner += inner;
        _object.Add(line);
    }

    private void Close()
    {
        _object.Add((byte)'}');
        JsonEntries entries = new(_object.Bytes);
        while (entries.MoveNext(_entry)) { unwrapper.Accept(_entry, _messageNumber); }
        _object.Clear();
    }
}
