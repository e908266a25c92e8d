using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Text;

/// <summary>Aligned columns; where they do not fit, each row as a list of its cells. No cell is ever cut.</summary>
internal static class TextTable
{
    private const string Gap = "  ";
    private const int NarrowestWrapped = 24;
    private const int LeftIndent = 2;
    private const int NarrowestBar = 12;
    private const int WidestBar = 40;

    public static void Write(Canvas canvas, Table table)
    {
        if (table.Rows.Count == 0) { return; }
        table = table with
        {
            Columns = [.. table.Columns.Select(column => column with { Title = canvas.Clean(column.Title) })],
        };
        if (table.Drawing is { } drawing)
        {
            WriteDrawn(canvas, table, drawing);
            return;
        }

        WriteGrid(canvas, table.Columns, Cells(canvas, table), table.Repeated);
    }

    private static (string[] Cells, Ink Ink)[] Cells(Canvas canvas, Table table) =>
        [.. table.Rows.Select(row => (row.Cells.Select(canvas.Clean).ToArray(), row.Ink))];

    // The bars take what room is left beside the columns; where that is too little they stand above them.
    private static void WriteDrawn(Canvas canvas, Table table, Drawing drawing)
    {
        (string[] Cells, Ink Ink)[] rows = Cells(canvas, table);
        int room = -Excess(canvas, table.Columns, rows) - Gap.Length;
        if (room >= NarrowestBar)
        {
            WriteGrid(
                canvas, [.. table.Columns.Take(drawing.BarColumn), new(""), .. table.Columns.Skip(drawing.BarColumn)],
                [.. rows.Select((row, i) => ((string[])[
                    .. row.Cells.Take(drawing.BarColumn),
                    TextBar.Of(canvas.Glyphs, table.Rows[i].Bar, Math.Min(room, WidestBar)),
                    .. row.Cells.Skip(drawing.BarColumn)], row.Ink))]);
            return;
        }

        Column[] beside = [table.Columns[0], table.Columns[drawing.ValueColumn]];
        (string[] Cells, Ink Ink)[] values = [
            .. rows.Select(row => ((string[])[row.Cells[0], row.Cells[drawing.ValueColumn]], row.Ink))];
        int cells = Math.Clamp(-Excess(canvas, beside, values) - Gap.Length, NarrowestBar, WidestBar);
        WriteGrid(canvas, [.. beside, new("")], [
            .. values.Select((row, i) =>
                ((string[])[.. row.Cells, TextBar.Of(canvas.Glyphs, table.Rows[i].Bar, cells)], row.Ink))]);
        canvas.Blank();
        WriteGrid(canvas, table.Columns, rows);
    }

    // Columns whose cells are all empty are left out.
    private static int[] Shown(IReadOnlyList<Column> columns, (string[] Cells, Ink Ink)[] rows) =>
        [.. Enumerable.Range(0, columns.Count).Where(i => Array.Exists(rows, row => row.Cells[i].Length > 0))];

    private static int[] Widths(IReadOnlyList<Column> columns, (string[] Cells, Ink Ink)[] rows) =>
        [.. columns.Select((column, i) =>
            rows.Select(row => WordWrap.Columns(row.Cells[i])).Append(WordWrap.Columns(column.Title)).Max())];

    /// <summary>Columns of the terminal that are missing; negative when some are left.</summary>
    private static int Excess(Canvas canvas, IReadOnlyList<Column> columns, (string[] Cells, Ink Ink)[] rows) =>
        Excess(canvas, Shown(columns, rows), Widths(columns, rows));

    private static int Excess(Canvas canvas, int[] shown, int[] widths) =>
        LeftIndent + shown.Sum(i => widths[i]) + (Gap.Length * (shown.Length - 1)) - canvas.Width;

    private static void WriteGrid(
        Canvas canvas, IReadOnlyList<Column> columns, (string[] Cells, Ink Ink)[] rows, int repeated = 0)
    {
        int[] shown = Shown(columns, rows);
        if (shown.Length == 0) { return; }
        int[] widths = Widths(columns, rows);
        if (repeated > 0)
        {
            WritePieces(canvas, columns, rows, widths, repeated);
            return;
        }

        int excess = Excess(canvas, shown, widths);
        int wrapped = shown.FirstOrDefault(i => columns[i].Wraps, -1);
        if (excess > 0 && wrapped >= 0 && widths[wrapped] - excess >= NarrowestWrapped)
        {
            widths[wrapped] -= excess;
            excess = 0;
        }

        if (excess > 0)
        {
            WriteStacked(canvas, columns, shown, rows);
            return;
        }

        WriteRow(canvas, columns, shown, widths, [.. columns.Select(column => column.Title)], Ink.Dim);
        foreach ((string[] cells, Ink ink) in rows) { WriteRow(canvas, columns, shown, widths, cells, ink); }
    }

    // As many columns at a time as fit, the repeated ones before each piece.
    private static void WritePieces(
        Canvas canvas, IReadOnlyList<Column> columns, (string[] Cells, Ink Ink)[] rows, int[] widths, int repeated)
    {
        int[] always = [.. Enumerable.Range(0, repeated)];
        for (int from = repeated; from < columns.Count;)
        {
            int to = from + 1;
            while (to < columns.Count
                && Excess(canvas, [.. always, .. Enumerable.Range(from, to + 1 - from)], widths) <= 0)
            {
                to++;
            }

            if (from > repeated) { canvas.Blank(); }
            int[] piece = [.. always, .. Enumerable.Range(from, to - from)];
            WriteGrid(canvas, [.. piece.Select(i => columns[i])], [
                .. rows.Select(row => (piece.Select(i => row.Cells[i]).ToArray(), row.Ink))]);
            from = to;
        }
    }

    private static void WriteRow(
        Canvas canvas, IReadOnlyList<Column> columns, int[] shown, int[] widths, string[] cells, Ink ink)
    {
        string[][] lines = [
            .. shown.Select(i => columns[i].Wraps ? WordWrap.Lines(cells[i], widths[i]).ToArray() : [cells[i]])];
        for (int line = 0; line < lines.Max(cell => cell.Length); line++)
        {
            string text = string.Join(Gap, shown.Select((column, n) =>
                Pad(line < lines[n].Length ? lines[n][line] : "", widths[column], columns[column].Right)));
            canvas.Put(LeftIndent, text.TrimEnd(' '), ink);
        }
    }

    private static void WriteStacked(
        Canvas canvas, IReadOnlyList<Column> columns, int[] shown, (string[] Cells, Ink Ink)[] rows)
    {
        foreach ((string[] cells, Ink ink) in rows)
        {
            string text = string.Join(", ", shown.Where(i => cells[i].Length > 0)
                .Select(i => columns[i].Title.Length == 0 ? cells[i] : $"{columns[i].Title}: {cells[i]}"));
            foreach (string line in WordWrap.Lines(text, canvas.Width - LeftIndent))
            {
                canvas.Put(LeftIndent, line, ink);
            }
        }
    }

    private static string Pad(string text, int width, bool right)
    {
        string fill = new(' ', Math.Max(0, width - WordWrap.Columns(text)));
        return right ? fill + text : text + fill;
    }
}
