using System.Globalization;
using System.Text;
using Lowmark.Presenters.Text;

namespace Lowmark.Presenters.Top;

/// <summary>How a cell looks; <see cref="FrameEncoder"/> knows the colours.</summary>
public enum CellStyle : byte
{
    Plain,
    Strong,
    Dim,
    Label,
    Good,
    Warning,
    Bad,

    /// <summary>A bar over the whole width: light and dark changed.</summary>
    Inverse,

    /// <summary>What is chosen in such a bar.</summary>
    InverseStrong,
}

/// <summary>One place on the screen.</summary>
/// <param name="Rune">0 for the right half of a wide character.</param>
public readonly record struct Cell(int Rune, CellStyle Style)
{
    public static Cell Blank { get; } = new(' ', CellStyle.Plain);
}

/// <summary>A screen of cells, drawn anew for each frame into the same memory. What is put into it passes
/// <see cref="TerminalText"/> here: no cell holds what acts on a terminal.</summary>
public sealed class CellGrid(bool unicode)
{
    private Cell[] _cells = [];

    public int Columns { get; private set; }

    public int Rows { get; private set; }

    /// <summary>Whether more than ASCII is drawn.</summary>
    public bool Unicode => unicode;

    internal Glyphs Glyphs => new(unicode);

    /// <param name="row">Below <see cref="Rows"/>.</param>
    public ReadOnlySpan<Cell> Row(int row) => _cells.AsSpan(row * Columns, Columns);

    /// <summary>Empties it.</summary>
    public void Clear(int columns, int rows)
    {
        (Columns, Rows) = (Math.Max(0, columns), Math.Max(0, rows));
        if (_cells.Length < Columns * Rows) { _cells = new Cell[Columns * Rows]; }
        _cells.AsSpan(0, Columns * Rows).Fill(Cell.Blank);
    }

    /// <summary>Writes a text, its end cut off with a mark where it does not fit. Outside the grid nothing is
    /// written.</summary>
    /// <param name="text">Hostile.</param>
    /// <param name="width">Columns that it may take.</param>
    /// <returns>Columns that it took.</returns>
    public int Put(int row, int column, int width, string text, CellStyle style)
    {
        ArgumentNullException.ThrowIfNull(text);
        width = Math.Min(width, Columns - column);
        if (row < 0 || row >= Rows || column < 0 || width <= 0) { return 0; }
        string clean = WithoutMarks(TerminalText.Clean(text, ascii: !unicode));
        if (clean.Length == 0) { return 0; }
        Span<Cell> line = _cells.AsSpan(row * Columns, Columns);
        // Half of a wide character is none.
        if (line[column].Rune == 0) { line[column - 1] = Cell.Blank; }
        int used = FillOrCut(line.Slice(column, width), clean, style);
        if (column + used < Columns && line[column + used].Rune == 0) { line[column + used] = Cell.Blank; }
        return used;
    }

    /// <summary>The same character in each of some cells, one of ours.</summary>
    internal void Fill(int row, int column, int count, char drawn, CellStyle style)
    {
        if (row < 0 || row >= Rows || column < 0 || column >= Columns) { return; }
        _cells.AsSpan((row * Columns) + column, Math.Clamp(count, 0, Columns - column)).Fill(new(drawn, style));
    }

    /// <returns>Columns used.</returns>
    private int FillOrCut(Span<Cell> cells, string text, CellStyle style)
    {
        if (WordWrap.Columns(text) <= cells.Length) { return FillWhatFits(cells, text, style); }
        string more = Glyphs.More[..Math.Min(Glyphs.More.Length, cells.Length)];
        int kept = FillWhatFits(cells[..^more.Length], text, style);
        cells[kept..].Fill(new(' ', style));
        FillWhatFits(cells[kept..], more, style);
        return cells.Length;
    }

    private static int FillWhatFits(Span<Cell> cells, string text, CellStyle style)
    {
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int columns = WordWrap.IsWide(rune) ? 2 : 1;
            if (at + columns > cells.Length) { break; }
            cells[at] = new(rune.Value, style);
            if (columns == 2) { cells[at + 1] = new(0, style); }
            at += columns;
        }

        return at;
    }

    /// <summary>A combining mark has no column of its own: it is shown as an escape, so that a cell is a
    /// column.</summary>
    private static string WithoutMarks(string text)
    {
        if (Ascii.IsValid(text)) { return text; }
        StringBuilder visible = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.SpacingCombiningMark)
            {
                visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
            else
            {
                visible.Append(rune.ToString());
            }
        }

        return visible.ToString();
    }
}
