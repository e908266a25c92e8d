namespace Lowmark.Logs.Lines.Forms;

/// <summary>A table that names its columns in the first row, one of them a message: exports of CloudWatch Insights,
/// Kibana, Grafana, Splunk, Azure.</summary>
/// <remarks>RFC 4180: a value in quotation marks may hold line ends, and quotation marks twice. The columns are named
/// as in the JSON of the same programs. A row of another width is read as a line.</remarks>
internal sealed class CsvRows(ILogLineSink sink, LineUnwrapper unwrapper, int mostBytes) : IPhysicalLines
{
    private const int MostColumns = 256;

    private readonly GrowBuffer _row = new();
    private readonly CarriedEntry _entry = new();
    private CsvHead? _head;
    private long _number;
    private bool _quoted;

    public bool NeedsNext => true;

    public void Accept(ReadOnlySpan<byte> line, long number)
    {
        ReadOnlySpan<byte> bare = line is [.., (byte)'\r'] ? line[..^1] : line;
        if (_head is null)
        {
            _head = CsvHead.Read(bare);
            if (_head is null) { unwrapper.Accept(line, number); }
            return;
        }

        bool atCell = !_quoted;
        if (_quoted) { _row.Add((byte)'\n'); }
        else
        {
            _row.Clear();
            _number = number;
        }

        if (_row.Length + bare.Length > mostBytes)
        {
            sink.Lost(number, "table row too long");
            _row.Clear();
            _quoted = false;
            return;
        }

        _row.Add(bare);
        _quoted = EndsQuoted(bare, atCell);
        if (!_quoted) { Emit(); }
    }

    public void Finish()
    {
        if (_quoted) { Emit(); }
        unwrapper.Finish();
    }

    /// <summary>Whether the row goes on in the next line.</summary>
    private bool EndsQuoted(ReadOnlySpan<byte> line, bool atCell)
    {
        bool quoted = !atCell;
        while (true)
        {
            if (quoted)
            {
                int end = line.IndexOf((byte)'"');
                if (end < 0) { return true; }
                bool twice = line[(end + 1)..] is [(byte)'"', ..];
                line = line[(end + (twice ? 2 : 1))..];
                quoted = twice;
                continue;
            }

            if (atCell && line is [(byte)'"', ..])
            {
                (quoted, atCell) = (true, false);
                line = line[1..];
                continue;
            }

            int next = line.IndexOf(_head!.Separator);
            if (next < 0) { return false; }
            atCell = true;
            line = line[(next + 1)..];
        }
    }

    private void Emit()
    {
        _entry.Reset();
        CsvCells cells = new(_row.Bytes, _head!.Separator);
        int column = 0;
        for (; column < MostColumns && cells.MoveNext(); column++) { Take(column, cells.Current); }
        if (column != _head.Columns) { unwrapper.Accept(_row.Bytes, _number); }
        else if (!_entry.Message.IsEmpty) { unwrapper.Accept(_entry, _number); }
    }

    private void Take(int column, ReadOnlySpan<byte> cell)
    {
        if (column == _head!.Message) { Unquote(cell, _entry.Message); }
        else if (column == _head.Host) { Unquote(cell, _entry.Host); }
        else if (column == _head.Time)
        {
            Unquote(cell, _entry.WallTime);
            _entry.RealtimeMicroseconds = EpochTime.Microseconds(_entry.WallTime.Bytes);
            if (_entry.RealtimeMicroseconds is not null) { _entry.WallTime.Clear(); }
        }
    }

    private static void Unquote(ReadOnlySpan<byte> cell, GrowBuffer into)
    {
        into.Clear();
        if (cell is not [(byte)'"', ..])
        {
            into.Add(cell);
            return;
        }

        cell = cell is [_, .., (byte)'"'] ? cell[1..^1] : cell[1..];
        while (cell.IndexOf((byte)'"') is >= 0 and int at)
        {
            into.Add(cell[..(at + 1)]);
            cell = cell[(at + 1)..];
            if (cell is [(byte)'"', ..]) { cell = cell[1..]; }
        }

        into.Add(cell);
    }
}
