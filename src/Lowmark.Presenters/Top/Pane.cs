using Lowmark.Presenters.Content;
using Lowmark.Presenters.Text;

namespace Lowmark.Presenters.Top;

/// <summary>The part of the screen that a page scrolls in. Rows are drawn from top to bottom; those above and below
/// what is seen are only counted.</summary>
internal sealed class Pane(CellGrid grid, int top, int height, int scroll)
{
    private int _row = -1;

    public int Width => grid.Columns;

    /// <summary>Of the screen.</summary>
    public int Height => height;

    public Glyphs Glyphs => grid.Glyphs;

    /// <summary>Begun so far.</summary>
    public int Rows => _row + 1;

    private int ScreenRow => _row >= scroll && _row < scroll + height ? top + _row - scroll : -1;

    public void NextRow() => _row++;

    /// <summary>A row of one text.</summary>
    public void Line(string text, CellStyle style = CellStyle.Plain, int indent = 0)
    {
        NextRow();
        Put(indent, Width - indent, text, style);
    }

    /// <summary>As many rows as the text needs.</summary>
    public void Paragraph(string text, CellStyle style, int indent)
    {
        foreach (string line in WordWrap.Lines(Clean(text), Math.Max(1, Width - indent))) { Line(line, style, indent); }
    }

    /// <summary>Into a row that was begun before.</summary>
    /// <param name="rows">How far above the last.</param>
    public void PutAbove(int rows, int column, int width, string text, CellStyle style)
    {
        _row -= rows;
        Put(column, width, text, style);
        _row += rows;
    }

    public string Clean(string text) => TerminalText.Clean(text, ascii: !grid.Unicode);

    /// <returns>Columns that it took.</returns>
    public int Put(int column, int width, string text, CellStyle style = CellStyle.Plain) =>
        grid.Put(ScreenRow, column, width, text, style);

    /// <summary>The text, its end at the right.</summary>
    public void PutRight(int column, int width, string text, CellStyle style = CellStyle.Plain)
    {
        int columns = WordWrap.Columns(Clean(text));
        int indent = Math.Max(0, width - columns);
        Put(column + indent, width - indent, text, style);
    }

    /// <summary>A bar in its trough.</summary>
    public void Bar(int column, int width, Bar? bar, CellStyle style)
    {
        width = Math.Min(width, Width - column);
        if (bar is null || width <= bar.Marks.Count) { return; }
        grid.Fill(ScreenRow, column, width, Glyphs.Trough, CellStyle.Dim);
        string drawn = TextBar.Of(Glyphs, bar, width);
        for (int at = 0; at < drawn.Length; at++)
        {
            if (drawn[at] == Glyphs.Bar) { grid.Fill(ScreenRow, column + at, 1, drawn[at], style); }
            else if (drawn[at] != Glyphs.Trough && drawn[at] != ' ')
            {
                grid.Fill(ScreenRow, column + at, 1, drawn[at], CellStyle.Strong);
            }
        }
    }

    /// <summary>Columns of growing height, one a figure, the last at the right; nothing where only ASCII is
    /// shown.</summary>
    /// <param name="figures">0 to 100 each; null leaves a gap.</param>
    public void Steps(int column, int width, IReadOnlyList<double?> figures, CellStyle style)
    {
        if (!grid.Unicode) { return; }
        int shown = Math.Min(width, figures.Count);
        for (int at = 0; at < shown; at++)
        {
            if (figures[figures.Count - shown + at] is not { } figure) { continue; }
            char step = (char)('▁' + Math.Clamp((int)(figure * 8 / 100), 0, 7));
            grid.Fill(ScreenRow, column + width - shown + at, 1, step, style);
        }
    }
}
