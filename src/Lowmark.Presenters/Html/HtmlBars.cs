using System.Globalization;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Html;

/// <summary>The bars of a table as inline SVG. Places are per cent, so that they follow the width of the page and the
/// size of letters does not.</summary>
internal static class HtmlBars
{
    private const int BarHeight = 12;
    private const int LineHeight = 13;

    // A letter on a narrow screen, as part of its width.
    private const double LetterWidth = 0.022;

    // Parts of a whole are told apart by shade.
    private const int Shades = 6;

    public static void Write(HtmlMarkup html, Table table, Drawing drawing)
    {
        if (drawing.IsWhole) { Whole(html, table, drawing); }
        html.Open("ul", ("class", "bars"));
        for (int i = 0; i < table.Rows.Count; i++)
        {
            Row row = table.Rows[i];
            html.Open("li", ("class", Tone(row.Ink)));
            html.Open("div", ("class", "line"));
            html.Leaf("span", row.Cells[0], ("class", "name"));
            html.Text(" ");
            html.Leaf("span", Value(row, drawing), ("class", "value"));
            html.Close();
            if (row.Bar is { } bar) { One(html, table, row, bar, drawing.IsWhole ? Shade(row, i) : "bar"); }
            html.Close();
        }

        html.Close();
        if (drawing.Legend is { } legend) { html.Leaf("p", legend, ("class", "note")); }
    }

    private static string Value(Row row, Drawing drawing)
    {
        string value = row.Cells[drawing.ValueColumn];
        string note = drawing.NoteColumn is { } column ? row.Cells[column] : "";
        return value.Length > 0 && note.Length > 0 ? $"{value} · {note}" : value + note;
    }

    private static void One(HtmlMarkup html, Table table, Row row, Bar bar, string shade)
    {
        (Mark Mark, int Line)[] marks = Placed(bar.Marks);
        int lines = marks.Length == 0 ? 0 : marks.Max(mark => mark.Line) + 1;
        int height = BarHeight + (lines == 0 ? 0 : 4) + (lines * LineHeight);
        html.Open("svg", ("role", "img"), ("width", "100%"), ("height", Number(height)));
        html.Leaf("title", Described(table, row));
        Rect(html, "track", 0, 1);
        Rect(html, shade, bar.From, bar.To - bar.From);
        if (bar.IsCut)
        {
            // Two gaps near the end: it goes on.
            Rect(html, "gap", 0.95, 0.006);
            Rect(html, "gap", 0.965, 0.006);
        }

        foreach ((Mark mark, int line) in marks)
        {
            string at = Percent(mark.At);
            string tone = mark.IsNeed ? "need" : "mark";
            html.Empty(
                "line", ("class", tone), ("stroke", "currentColor"), ("x1", at), ("x2", at), ("y1", "0"),
                ("y2", Number(BarHeight + 3)));
            html.Leaf(
                "text", mark.Name, ("class", tone), ("x", at), ("y", Number(BarHeight + 2 + ((line + 1) * LineHeight))),
                ("text-anchor", mark.At switch { < 0.08 => "start", > 0.92 => "end", _ => "middle" }));
        }

        html.Close();
    }

    // One bar of all parts.
    private static void Whole(HtmlMarkup html, Table table, Drawing drawing)
    {
        html.Open("svg", ("role", "img"), ("width", "100%"), ("height", "22"), ("class", "whole"));
        html.Leaf("title", drawing.Title);
        html.Leaf("desc", string.Join("; ", table.Rows.Select(row => $"{row.Cells[0]}: {Value(row, drawing)}")));
        Rect(html, "track", 0, 1, 22);
        double from = 0;
        for (int i = 0; i < table.Rows.Count; i++)
        {
            if (table.Rows[i].Bar is not { } bar) { continue; }
            double width = Math.Min(bar.To - bar.From, 1 - from);
            Rect(html, Shade(table.Rows[i], i), from, width, 22);
            from += width;
        }

        html.Close();
    }

    /// <summary>Each name on the first line below the bar where it does not touch the one before.</summary>
    private static (Mark Mark, int Line)[] Placed(IReadOnlyList<Mark> marks)
    {
        List<double> ends = [];
        List<(Mark, int)> placed = [];
        foreach (Mark mark in marks.OrderBy(mark => mark.At))
        {
            double half = (mark.Name.Length + 1) * LetterWidth / 2;
            int line = ends.FindIndex(end => end <= mark.At - half);
            if (line < 0)
            {
                line = ends.Count;
                ends.Add(0);
            }

            ends[line] = mark.At + half;
            placed.Add((mark, line));
        }

        return [.. placed];
    }

    private static string Described(Table table, Row row) => string.Join(", ", row.Cells
        .Select((cell, i) => (Cell: cell, table.Columns[i].Title))
        .Where(pair => pair.Cell.Length > 0)
        .Select((pair, i) => i == 0 || pair.Title.Length == 0 ? pair.Cell : $"{pair.Title} {pair.Cell}"));

    private static string Shade(Row row, int index) => row.Ink is Ink.Strong ? "open" : $"s{index % Shades}";

    private static string Tone(Ink ink) => ink switch
    {
        Ink.Bad => "bad",
        Ink.Good => "good",
        Ink.Dim => "dim",
        _ => "plain",
    };

    // The attribute is for readers that leave style out, as mail programs do.
    private static void Rect(HtmlMarkup html, string tone, double from, double width, int height = BarHeight) =>
        html.Empty(
            "rect", ("class", tone), ("fill", tone is "track" or "gap" ? "none" : "currentColor"), ("x", Percent(from)),
            ("y", "0"), ("width", Percent(width)), ("height", Number(height)));

    private static string Percent(double part) => $"{(part * 100).ToString("0.##", CultureInfo.InvariantCulture)}%";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
