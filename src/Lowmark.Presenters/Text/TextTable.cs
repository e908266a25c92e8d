namespace Lowmark.Presenters.Text;

/// <param name="Right">Numbers stand to the right.</param>
/// <param name="Wraps">The column that gives way when the table is too wide.</param>
internal sealed record Column(string Title, bool Right = false, bool Wraps = false);

/// <summary>Aligned columns; where they do not fit, each row as a list of its cells. No cell is ever cut.</summary>
internal sealed class TextTable(params Column[] columns)
{
    private const string Gap = "  ";
    private const int NarrowestWrapped = 24;

    private readonly List<(string[] Cells, Ink Ink)> _rows = [];

    public void Row(Ink ink, params string[] cells) => _rows.Add((cells, ink));

    public void Row(params string[] cells) => Row(Ink.Plain, cells);

    public void Write(Canvas canvas, int indent = 2)
    {
        List<(string[] Cells, Ink Ink)> rows =
            [.. _rows.Select(row => (row.Cells.Select(canvas.Clean).ToArray(), row.Ink))];
        int[] shown = [.. Enumerable.Range(0, columns.Length).Where(i => rows.Exists(row => row.Cells[i].Length > 0))];
        if (shown.Length == 0) { return; }
        int[] widths = [.. columns.Select((column, i) =>
            rows.Select(row => WordWrap.Columns(row.Cells[i])).Append(column.Title.Length).Max())];
        int excess = indent + shown.Sum(i => widths[i]) + (Gap.Length * (shown.Length - 1)) - canvas.Width;
        int wrapped = Array.FindIndex(columns, column => column.Wraps);
        if (excess > 0 && wrapped >= 0 && shown.Contains(wrapped) && widths[wrapped] - excess >= NarrowestWrapped)
        {
            widths[wrapped] -= excess;
            excess = 0;
        }

        if (excess > 0)
        {
            WriteStacked(canvas, indent, shown, rows);
            return;
        }

        WriteRow(canvas, indent, shown, widths, [.. columns.Select(column => column.Title)], Ink.Dim);
        foreach ((string[] cells, Ink ink) in rows) { WriteRow(canvas, indent, shown, widths, cells, ink); }
    }

    private void WriteRow(Canvas canvas, int indent, int[] shown, int[] widths, string[] cells, Ink ink)
    {
        string[][] lines = [.. shown.Select(i => columns[i].Wraps ? WordWrap.Lines(cells[i], widths[i]).ToArray() : [cells[i]])];
        for (int line = 0; line < lines.Max(cell => cell.Length); line++)
        {
            string text = string.Join(Gap, shown.Select((column, n) =>
                Pad(line < lines[n].Length ? lines[n][line] : "", widths[column], columns[column].Right)));
            canvas.Put(indent, text.TrimEnd(' '), ink);
        }
    }

    private void WriteStacked(Canvas canvas, int indent, int[] shown, List<(string[] Cells, Ink Ink)> rows)
    {
        foreach ((string[] cells, Ink ink) in rows)
        {
            string text = string.Join(", ", shown.Where(i => cells[i].Length > 0)
                .Select(i => columns[i].Title.Length == 0 ? cells[i] : $"{columns[i].Title}: {cells[i]}"));
            foreach (string line in WordWrap.Lines(text, canvas.Width - indent)) { canvas.Put(indent, line, ink); }
        }
    }

    private static string Pad(string text, int width, bool right)
    {
        string fill = new(' ', Math.Max(0, width - WordWrap.Columns(text)));
        return right ? fill + text : text + fill;
    }
}
