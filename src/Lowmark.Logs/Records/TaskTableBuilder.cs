using System.Buffers;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary>Reads a task table while its lines come in.</summary>
internal sealed class TaskTableBuilder
{
    /// <summary>uid, tgid, total_vm, rss, cpu, oom_adj: the figures of the oldest table (2.6.32), behind the
    /// pid.</summary>
    public const int FewestFigures = 6;

    /// <summary>TASK_COMM_LEN less the final NUL: no task can name itself like something longer.</summary>
    public const int MostCommBytes = 15;

    /// <summary>What a name may hold that no wrapper, form or other line has a use for.</summary>
    private static readonly SearchValues<byte> PlainName =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+,~()"u8);

    private FigureStore _figures = new();
    private ArrayBuilder<TaskRow> _rows = new(expected: 0);
    private string[] _columns = [];
    private string[] _columnsBefore = [];
    private long _headerLine;
    private int _tornRows;
    private Taken _last;

    private enum Taken
    {
        Nothing,
        Header,
        Row,
        TornRow,
    }

    /// <summary>Words of the header, <c>pid</c> first, <c>name</c> left out; empty without a header.</summary>
    public EquatableArray<string> Columns => new(_columns);

    public int RowCount => _rows.Count;

    /// <param name="text">Without blanks around it.</param>
    /// <param name="expectedRows">At least 0; more rows cost time, not truth.</param>
    public void AddHeader(ReadOnlySpan<byte> text, long line, int expectedRows)
    {
        _last = Taken.Nothing;
        if (!text.EndsWith("name"u8)) { return; }
        (_columnsBefore, _columns) = (_columns, TaskTable.ColumnsOf(text));
        _headerLine = line;
        if (_rows.Count == 0) { _rows = new(expectedRows); }
        _last = Taken.Header;
    }

    /// <param name="text">Without blanks in front; those behind it tell whether the last figure is whole.</param>
    public void AddRow(ReadOnlySpan<byte> text, long line)
    {
        // Without its header the table's columns are unknown: figures without a name are no evidence.
        TaskRow? row = _columns.Length == 0
            ? null
            : TaskRow.TryParse(text, line, _figures.Reserve(_columns.Length - 1));
        if (row is { } whole) { _rows.Add(whole); }
        else { _tornRows++; }
        _last = row is null ? Taken.TornRow : Taken.Row;
    }

    /// <summary>A row that is what it seems to be, whatever stands around it: all its figures, and one word without
    /// a special character for a name.</summary>
    /// <returns>False when it is not so plain: nothing has been taken.</returns>
    public bool TryAddPlainRow(ReadOnlySpan<byte> text, long line)
    {
        int columns = _columns.Length - 1;
        if (columns < FewestFigures) { return false; }
        if (text.Length is < FigureRow.FewestBytes or > FigureRow.MostBytes) { return false; }
        FigureRow row = new(text);
        ArraySegment<long> figures = _figures.Reserve(columns);
        if (!row.TryTake((byte)'[') || !row.TryTakeCount(out long pid) || !row.TryTake((byte)']')
            || !row.TryTakeFigures(figures) || !row.TryTake((byte)' ') || !IsPlainName(row.Rest))
        {
            _figures.GiveBack(columns);
            return false;
        }

        _rows.Add(new TaskRow(line, (int)pid, figures, Names.Of(row.Rest)));
        _last = Taken.Row;
        return true;
    }

    /// <summary>The last header or row went on: as a whole it is added again.</summary>
    public void ForgetLast()
    {
        if (_last is Taken.Header) { _columns = _columnsBefore; }
        if (_last is Taken.Row) { _rows.RemoveLast(); }
        if (_last is Taken.TornRow) { _tornRows--; }
        _last = Taken.Nothing;
    }

    /// <returns>Null without a header.</returns>
    public TaskTable? Build() => _columns.Length == 0
        ? null
        : new TaskTable(_headerLine, EquatableArray.Create(Columns.AsSpan()[1..]), _rows.ToEquatableArray(), _tornRows);

    private static bool IsPlainName(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= MostCommBytes && name.IndexOfAnyExcept(PlainName) < 0;
}
