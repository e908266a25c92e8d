namespace Lowmark.Cli.Input;

/// <summary>Texts one behind the other as one; each begins a line.</summary>
/// <param name="parts">Each is opened when it is its turn.</param>
/// <param name="skipsFirstLine">Whether the first line of each is left out.</param>
internal sealed class JoinedStreams(IReadOnlyList<Func<Stream>> parts, bool skipsFirstLine = false)
    : ForwardStream
{
    private Stream? _current;
    private int _next;
    private bool _isInFirstLine;
    private bool _endsLine = true;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_current is null)
            {
                if (_next == parts.Count) { return 0; }
                _current = parts[_next++]();
                _isInFirstLine = skipsFirstLine;
                if (!_endsLine)
                {
                    _endsLine = true;
                    buffer[0] = (byte)'\n';
                    return 1;
                }
            }

            int count = _current.Read(buffer);
            if (count == 0)
            {
                _current.Dispose();
                _current = null;
                continue;
            }

            int from = _isInFirstLine ? buffer[..count].IndexOf((byte)'\n') + 1 : 0;
            if (_isInFirstLine && from == 0) { continue; }
            _isInFirstLine = false;
            if (from == count) { continue; }
            buffer[from..count].CopyTo(buffer);
            _endsLine = buffer[count - from - 1] == (byte)'\n';
            return count - from;
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _current?.Dispose();
        base.Dispose(disposing);
    }
}
