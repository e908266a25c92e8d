namespace Lowmark.Presenters.Top;

/// <param name="Width">Columns; 0 takes a share of what the others leave.</param>
/// <param name="From">Left out on narrower screens.</param>
internal readonly record struct TopColumn(string Title, int Width, bool Right = false, int From = 0)
{
    /// <summary>A column without a width of its own gets no more than this.</summary>
    public int Widest { get; init; } = int.MaxValue;
}

/// <summary>A table on the screen: where each column is at this width.</summary>
internal sealed class TopTable
{
    private const int Gap = 1;

    private readonly Pane _pane;
    private readonly TopColumn[] _columns;
    private readonly int[] _starts;
    private readonly int[] _widths;

    public TopTable(Pane pane, params TopColumn[] columns)
    {
        _pane = pane;
        _columns = columns;
        _starts = new int[columns.Length];
        _widths = new int[columns.Length];
        Share();
    }

    /// <summary>The row of titles.</summary>
    public void Head()
    {
        _pane.NextRow();
        for (int at = 0; at < _columns.Length; at++) { Cell(at, _columns[at].Title, CellStyle.Label); }
    }

    /// <summary>Into the row that was begun last.</summary>
    public void Cell(int column, string text, CellStyle style = CellStyle.Plain)
    {
        if (_columns[column].Right) { _pane.PutRight(_starts[column], _widths[column], text, style); }
        else { _pane.Put(_starts[column], _widths[column], text, style); }
    }

    public void Bar(int column, Content.Bar? bar, CellStyle style) =>
        _pane.Bar(_starts[column], _widths[column], bar, style);

    /// <summary>0 for a column that is left out.</summary>
    public int WidthOf(int column) => _widths[column];

    private void Share()
    {
        int rest = _pane.Width;
        int flexible = 0;
        for (int at = 0; at < _columns.Length; at++)
        {
            TopColumn column = _columns[at];
            if (_pane.Width < column.From) { continue; }
            rest -= column.Width + Gap;
            if (column.Width == 0) { flexible++; }
            _widths[at] = column.Width;
        }

        rest = Math.Max(0, rest + Gap);
        int start = 0;
        for (int at = 0; at < _columns.Length; at++)
        {
            TopColumn column = _columns[at];
            if (_pane.Width < column.From) { continue; }
            if (column.Width == 0)
            {
                _widths[at] = Math.Min(column.Widest, rest / flexible);
                rest -= _widths[at];
                flexible--;
            }

            _starts[at] = start;
            start += _widths[at] + Gap;
        }
    }
}
