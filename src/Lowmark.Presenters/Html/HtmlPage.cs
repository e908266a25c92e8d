using System.Globalization;
using Lowmark.Presenters.Content;
using Lowmark.Presenters.Flames;

namespace Lowmark.Presenters.Html;

/// <summary>A page: the answer, the drawings with their numbers folded, and the rest folded.</summary>
internal static class HtmlPage
{
    // A line of a log may have megabytes; the beginning says what it is.
    private const int LongestLine = 4000;

    public static void Write(HtmlMarkup html, Page page)
    {
        if (page.Number is { } number) { html.Open("article", ("id", $"incident-{Text(number)}")); }
        else { html.Open("article"); }
        html.Open("h2");
        if (page.Number is { } shown) { html.Leaf("span", $"[{Text(shown)}] ", ("class", "dim")); }
        html.Text(page.Headline);
        html.Close();
        html.Leaf("p", page.Place, ("class", "place"));
        Answer(html, page.Answer);
        foreach (Part part in page.Parts.Where(IsDrawn)) { Drawn(html, part); }
        Part[] folded = [.. page.Parts.Where(part => !IsDrawn(part))];
        if (folded.Length > 0)
        {
            html.Open("section", ("class", "more"));
            html.Leaf("h3", "Evidence and all numbers");
            foreach (Part part in folded) { Folded(html, part.Title, part.Blocks); }
            html.Close();
        }

        html.Close();
    }

    /// <summary>Labels with what stands beside them.</summary>
    public static void Answer(HtmlMarkup html, IReadOnlyList<Part> answer)
    {
        html.Open("dl", ("class", "answer"));
        foreach (Part part in answer)
        {
            html.Leaf("dt", part.Title);
            html.Open("dd");
            Blocks(html, part.Blocks);
            html.Close();
        }

        html.Close();
    }

    public static void Facts(HtmlMarkup html, IEnumerable<Fact> facts)
    {
        html.Open("dl", ("class", "facts"));
        foreach (Fact fact in facts)
        {
            html.Leaf("dt", fact.Name);
            html.Leaf("dd", fact.Value);
        }

        html.Close();
    }

    public static void Below(HtmlMarkup html, Block block)
    {
        switch (block)
        {
            case Sentence sentence:
                html.Leaf("p", sentence.Text, ("class", sentence.Ink is Ink.Dim ? "note" : "text"));
                break;
            case Quote quote:
                html.Open("p", ("class", quote.Ink is Ink.Bad ? "quote bad" : "quote"));
                html.Leaf("span", quote.Where, ("class", "where"));
                html.Text(" ");
                html.Leaf(
                    "code", quote.Text.Length > LongestLine ? $"{quote.Text[..LongestLine]} …" : quote.Text);
                html.Close();
                break;
            case Aside aside:
                Folded(html, aside.Title, aside.Blocks);
                break;
            case Axis axis:
                HtmlAxis.Write(html, axis);
                break;
            case Table table:
                Grid(html, table);
                break;
            case Flame flame:
                FlameSvg.Write(html, flame);
                break;
        }
    }

    private static bool IsDrawn(Part part) => part.Blocks.Any(block => block is Flame or Table { Drawing: not null });

    private static void Drawn(HtmlMarkup html, Part part)
    {
        html.Open("section");
        html.Leaf("h3", part.Title);
        foreach (Table table in part.Blocks.OfType<Table>())
        {
            if (table.Drawing is not { } drawing) { continue; }
            if (part.Blocks.Count(block => block is Table { Drawing: not null }) > 1)
            {
                html.Leaf("p", drawing.Title, ("class", "note"));
            }

            HtmlBars.Write(html, table, drawing);
        }

        Blocks(html, [.. part.Blocks.Where(block => block is not Table)]);
        Block[] tables = [.. part.Blocks.Where(block => block is Table)];
        if (tables.Length > 0) { Folded(html, "in numbers", tables); }
        html.Close();
    }

    private static void Folded(HtmlMarkup html, string title, IReadOnlyList<Block> blocks)
    {
        html.Open("details");
        html.Leaf("summary", title);
        Blocks(html, blocks);
        html.Close();
    }

    // Commands that follow each other are one piece to copy, facts one list.
    private static void Blocks(HtmlMarkup html, IReadOnlyList<Block> blocks)
    {
        for (int i = 0; i < blocks.Count;)
        {
            int end = i;
            while (end < blocks.Count && blocks[end].GetType() == blocks[i].GetType()
                && blocks[end] is Fact or Command { Ink: Ink.Command })
            {
                end++;
            }

            if (end == i) { end = i + 1; }
            switch (blocks[i])
            {
                case Fact: Facts(html, blocks.Skip(i).Take(end - i).Cast<Fact>()); break;
                case Command { Ink: Ink.Command }: Commands(html, blocks.Skip(i).Take(end - i).Cast<Command>()); break;
                case Command command: html.Leaf("p", command.Text, ("class", "text")); break;
                default: Below(html, blocks[i]); break;
            }

            i = end;
        }
    }

    private static void Commands(HtmlMarkup html, IEnumerable<Command> commands)
    {
        html.Open("pre");
        bool isFirst = true;
        foreach (Command command in commands)
        {
            if (!isFirst) { html.NewLine(); }
            html.Text(command.Text);
            isFirst = false;
        }

        html.Close();
    }

    private static void Grid(HtmlMarkup html, Table table)
    {
        int[] shown = [.. Enumerable.Range(0, table.Columns.Count)
            .Where(i => table.Rows.Any(row => row.Cells[i].Length > 0))];
        html.Open("div", ("class", "scroll"));
        html.Open("table");
        html.Open("thead");
        html.Open("tr");
        foreach (int i in shown) { html.Leaf("th", table.Columns[i].Title, Side(table.Columns[i])); }
        html.Close();
        html.Close();
        html.Open("tbody");
        foreach (Row row in table.Rows)
        {
            html.Open("tr", ("class", row.Ink switch { Ink.Bad => "bad", Ink.Good => "good", _ => "plain" }));
            foreach (int i in shown)
            {
                html.Open("td", Side(table.Columns[i]));
                if (i == 0 && row.Incident is { } incident)
                {
                    html.Leaf("a", row.Cells[i], ("href", $"#incident-{Text(incident)}"));
                }
                else
                {
                    html.Text(row.Cells[i]);
                }

                html.Close();
            }

            html.Close();
        }

        html.Close();
        html.Close();
        html.Close();
    }

    private static (string Name, string Value) Side(Column column) => ("class", (column.Right, column.Wraps) switch
    {
        (true, _) => "right",
        (_, true) => "wraps",
        _ => "left",
    });

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
