using System.Globalization;
using System.Text;
using Lowmark.Presenters.Text;

namespace Lowmark.UnitTests.TestKit;

/// <summary>What a terminal shows of what it is sent: cursor, clearing, modes. Colours are passed over.</summary>
internal sealed class VirtualTerminal(int columns, int rows)
{
    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
    private readonly StringBuilder _sequence = new();
    private readonly HashSet<int> _modes = [7, 25];
    private int[] _cells = Blank(columns, rows);
    private int _column;
    private int _row;

    public int Columns { get; private set; } = columns;

    public int Rows { get; private set; } = rows;

    /// <summary>Control characters and sequences that no program of ours has a use for.</summary>
    public List<string> Unknown { get; } = [];

    public bool IsAlternate => _modes.Contains(1049);

    public bool ShowsCursor => _modes.Contains(25);

    public bool Wraps => _modes.Contains(7);

    /// <summary>Rows without blanks at their ends.</summary>
    public string Text => string.Concat(Enumerable.Range(0, Rows).Select(row => $"{Row(row)}\n"));

    public string Row(int row)
    {
        StringBuilder text = new();
        foreach (int cell in _cells.AsSpan(row * Columns, Columns))
        {
            if (cell != 0) { text.Append(new Rune(cell).ToString()); }
        }

        return text.ToString().TrimEnd(' ');
    }

    /// <summary>As a terminal whose window changes: what it showed is gone.</summary>
    public void Resize(int newColumns, int newRows)
    {
        (Columns, Rows, _column, _row) = (newColumns, newRows, 0, 0);
        _cells = Blank(newColumns, newRows);
    }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        char[] chars = new char[bytes.Length + 2];
        int count = _decoder.GetChars(bytes, chars, flush: false);
        foreach (Rune rune in new string(chars, 0, count).EnumerateRunes()) { Take(rune); }
    }

    private static int[] Blank(int width, int height)
    {
        int[] cells = new int[width * height];
        Array.Fill(cells, ' ');
        return cells;
    }

    private void Take(Rune rune)
    {
        if (_sequence.Length > 0)
        {
            _sequence.Append(rune.ToString());
            if (_sequence.Length == 2 ? rune.Value == '[' : rune.Value is < 0x40 or > 0x7e) { return; }
            Act(_sequence.ToString());
            _sequence.Clear();
        }
        else if (rune.Value == 0x1b) { _sequence.Append('\e'); }
        else if (rune.Value is < ' ' or (>= 0x7f and < 0xa0)) { Unknown.Add($"control {rune.Value:x2}"); }
        else { Put(rune); }
    }

    private void Put(Rune rune)
    {
        int width = WordWrap.IsWide(rune) ? 2 : 1;
        if (_column + width > Columns) { return; }
        _cells[(_row * Columns) + _column] = rune.Value;
        if (width == 2) { _cells[(_row * Columns) + _column + 1] = 0; }
        _column += width;
    }

    private void Act(string sequence)
    {
        string body = sequence.StartsWith("\e[", StringComparison.Ordinal) ? sequence[2..^1] : "?";
        int[] numbers = [.. body.TrimStart('?').Split(';').Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        switch (sequence[^1])
        {
            case 'm': break;
            case 'H':
                _row = Math.Clamp(numbers[0] - 1, 0, Rows - 1);
                _column = Math.Clamp(numbers.ElementAtOrDefault(1) - 1, 0, Columns - 1);
                break;
            case 'G': _column = Math.Clamp(numbers[0] - 1, 0, Columns - 1); break;
            case 'K' when body.Length == 0:
                _cells.AsSpan((_row * Columns) + _column, Columns - _column).Fill(' ');
                break;
            case 'J' when body == "2": Array.Fill(_cells, ' '); break;
            case 'h' when body.StartsWith('?'): _modes.Add(numbers[0]); break;
            case 'l' when body.StartsWith('?'): _modes.Remove(numbers[0]); break;
            default: Unknown.Add(sequence.Replace("\e", "ESC", StringComparison.Ordinal)); break;
        }
    }
}
