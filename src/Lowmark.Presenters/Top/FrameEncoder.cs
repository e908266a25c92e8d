using System.Text;
using Lowmark.Presenters.Text;

namespace Lowmark.Presenters.Top;

/// <summary>Turns a grid into what a terminal must be sent: the cells that changed since the frame before, and nothing
/// else.</summary>
/// <remarks>ECMA-48: CUP (<c>ESC [ row ; column H</c>), CHA (<c>ESC [ column G</c>), EL (<c>ESC [ K</c>), SGR
/// (<c>ESC [ … m</c>). The cursor is placed anew behind each character beyond ASCII, of whose width terminals may be of
/// another opinion.</remarks>
/// <param name="colour">False: bold, dim and inverse only.</param>
public sealed class FrameEncoder(bool colour)
{
    /// <summary>So many unchanged cells are written again rather than jumped over.</summary>
    private const int ShortGap = 4;

    /// <summary>Blanks up to the end of a row that are cleared rather than written.</summary>
    private const int LongTail = 8;

    private byte[] _bytes = new byte[4096];
    private int _length;
    private Cell[] _shown = [];
    private int _columns;
    private int _rows;
    private int _cursorRow;
    private int _cursorColumn;
    private CellStyle _style;

    /// <summary>What the terminal shows is not known any more.</summary>
    public void Forget() => (_columns, _rows) = (0, 0);

    /// <returns>Valid until the next frame; empty when nothing changed.</returns>
    public ReadOnlySpan<byte> Encode(CellGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        (_length, _cursorRow, _cursorColumn, _style) = (0, -1, -1, CellStyle.Plain);
        if (grid.Columns != _columns || grid.Rows != _rows) { Begin(grid); }
        for (int row = 0; row < grid.Rows; row++)
        {
            ReadOnlySpan<Cell> cells = grid.Row(row);
            Span<Cell> shown = _shown.AsSpan(row * _columns, _columns);
            if (cells.SequenceEqual(shown)) { continue; }
            EncodeRow(row, cells, shown);
            cells.CopyTo(shown);
        }

        Take(CellStyle.Plain);
        return _bytes.AsSpan(0, _length);
    }

    private void Begin(CellGrid grid)
    {
        (_columns, _rows) = (grid.Columns, grid.Rows);
        if (_shown.Length < _columns * _rows) { _shown = new Cell[_columns * _rows]; }
        _shown.AsSpan(0, _columns * _rows).Fill(Cell.Blank);
        Append("\e[m\e[2J"u8);
    }

    private void EncodeRow(int row, ReadOnlySpan<Cell> cells, ReadOnlySpan<Cell> shown)
    {
        int end = cells.LastIndexOfAnyExcept(Cell.Blank) + 1;
        int changedEnd = cells.Length;
        while (changedEnd > 0 && cells[changedEnd - 1] == shown[changedEnd - 1]) { changedEnd--; }
        bool clears = changedEnd - end > LongTail;
        int at = 0;
        while (at < (clears ? end : changedEnd))
        {
            if (cells[at] == shown[at])
            {
                at++;
                continue;
            }

            // A wide character is written whole, whichever half changed.
            if (cells[at].Rune == 0 && at > 0 && IsWide(cells[at - 1])) { at--; }
            MoveTo(row, at, cells);
            at += WriteCell(cells[at]);
        }

        if (!clears) { return; }
        MoveTo(row, end, cells);
        Take(CellStyle.Plain);
        Append("\e[K"u8);
    }

    /// <returns>Columns that it takes.</returns>
    private int WriteCell(Cell cell)
    {
        Take(cell.Style);
        if (cell.Rune is 0 or (>= ' ' and < 0x7f))
        {
            Append(cell.Rune == 0 ? (byte)' ' : (byte)cell.Rune);
            _cursorColumn++;
            return 1;
        }

        Span<byte> utf8 = stackalloc byte[4];
        Append(utf8[..new Rune(cell.Rune).EncodeToUtf8(utf8)]);
        if (IsOurs(cell.Rune)) { _cursorColumn++; }
        else { _cursorRow = -1; }
        return IsWide(cell) ? 2 : 1;
    }

    private static bool IsWide(Cell cell) => WordWrap.IsWide(new Rune(cell.Rune));

    /// <summary>What bars are made of: of one column everywhere.</summary>
    private static bool IsOurs(int rune) => rune is '·' or '…' or (>= 0x2500 and <= 0x259f);

    private void MoveTo(int row, int column, ReadOnlySpan<Cell> cells)
    {
        if (_cursorRow == row && _cursorColumn == column) { return; }
        bool isNear = _cursorRow == row && column > _cursorColumn && column - _cursorColumn <= ShortGap;
        if (isNear && IsPlainGap(cells[_cursorColumn..column]))
        {
            while (_cursorColumn < column) { WriteCell(cells[_cursorColumn]); }
            return;
        }

        Append("\e["u8);
        if (_cursorRow != row)
        {
            Append(row + 1);
            Append((byte)';');
        }

        Append(column + 1);
        Append(_cursorRow != row ? (byte)'H' : (byte)'G');
        (_cursorRow, _cursorColumn) = (row, column);
    }

    private bool IsPlainGap(ReadOnlySpan<Cell> gap)
    {
        foreach (Cell cell in gap)
        {
            if (cell.Style != _style || cell.Rune is < ' ' or >= 0x7f) { return false; }
        }

        return true;
    }

    private void Take(CellStyle style)
    {
        if (style == _style) { return; }
        _style = style;
        Append((style, colour) switch
        {
            (CellStyle.Plain, _) => "\e[m"u8,
            (CellStyle.Strong, _) => "\e[0;1m"u8,
            (CellStyle.Dim, _) => "\e[0;2m"u8,
            (CellStyle.Inverse, _) => "\e[0;7m"u8,
            (CellStyle.InverseStrong, _) => "\e[0;1;7m"u8,
            (CellStyle.Label, true) => "\e[0;1;36m"u8,
            (CellStyle.Good, true) => "\e[0;32m"u8,
            (CellStyle.Warning, true) => "\e[0;33m"u8,
            (CellStyle.Bad, true) => "\e[0;1;31m"u8,
            (CellStyle.Good, false) => "\e[m"u8,
            (CellStyle.Label or CellStyle.Warning or CellStyle.Bad, false) => "\e[0;1m"u8,
        });
    }

    private void Append(int number)
    {
        Room(10);
        _ = number.TryFormat(_bytes.AsSpan(_length), out int written);
        _length += written;
    }

    private void Append(byte one)
    {
        Room(1);
        _bytes[_length++] = one;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Room(int bytes)
    {
        if (_length + bytes > _bytes.Length) { Array.Resize(ref _bytes, 2 * (_length + bytes)); }
    }
}
