using System.Globalization;
using System.Text;
using Lowmark.Presenters.Content;
using Lowmark.Presenters.Text;

namespace Lowmark.Presenters.Markdown;

/// <summary>Markdown as GitHub, GitLab and Jira show it, and readable where nobody does: no HTML, drawings as text in
/// code blocks.</summary>
internal sealed class MarkdownDocument : IDocumentForm
{
    // A line of a log may have megabytes; the beginning says what it is.
    private const int LongestLine = 4000;

    public string Page(Page page)
    {
        StringBuilder text = new();
        string number = page.Number is { } known ? $"{known}. " : "";
        Line(text, $"## {Escaped(number)}{MarkdownText.Inline(page.Headline)}");
        Line(text, MarkdownText.Inline(page.Place));
        Parts(text, page.Answer);
        Parts(text, page.Parts);
        return text.ToString();
    }

    public void Document(TextWriter output, Overview overview, IReadOnlyList<string> pages)
    {
        StringBuilder text = new();
        if (overview.Index is not null || pages.Count == 0)
        {
            Line(text, $"# {MarkdownText.Inline(overview.Title)}");
            foreach (string sentence in overview.Opening) { Line(text, MarkdownText.Inline(sentence)); }
        }

        foreach (IReadOnlyList<Part> machine in overview.Timeline) { Parts(text, machine); }
        if (overview.Index is { } index) { Blocks(text, index.Blocks); }
        output.Write(text);
        foreach (string page in pages) { output.Write(page); }
        text.Clear();
        Line(text, "## What was read");
        Blocks(text, overview.Numbers);
        output.Write(text.ToString().TrimEnd('\n'));
        output.Write('\n');
    }

    private static void Parts(StringBuilder text, IReadOnlyList<Part> parts)
    {
        foreach (Part part in parts)
        {
            if (part.Title.Length > 0) { Line(text, $"### {MarkdownText.Inline(part.Title)}"); }
            Blocks(text, part.Blocks);
        }
    }

    private static void Blocks(StringBuilder text, IReadOnlyList<Block> blocks)
    {
        for (int i = 0; i < blocks.Count;)
        {
            int end = i + 1;
            while (end < blocks.Count && Joins(blocks[i], blocks[end]))
            {
                end++;
            }

            Run(text, [.. blocks.Skip(i).Take(end - i)]);
            i = end;
        }
    }

    private static bool Joins(Block first, Block next) => (first, next) switch
    {
        (Command { Ink: Ink.Command }, Command { Ink: Ink.Command }) or (Quote, Quote) or (Fact, Fact) => true,
        _ => false,
    };

    // Blocks of one kind that follow each other.
    private static void Run(StringBuilder text, Block[] run)
    {
        switch (run[0])
        {
            case Sentence sentence:
                Line(text, MarkdownText.Inline(sentence.Text));
                break;
            case Quote:
                Line(text, MarkdownText.Fenced(
                    run.OfType<Quote>().Select(quote => Clip($"{quote.Where}: {quote.Text}")), "text"));
                break;
            case Command { Ink: not Ink.Command } command:
                Line(text, MarkdownText.Inline(command.Text));
                break;
            case Command:
                Line(text, MarkdownText.Fenced(
                    run.OfType<Command>().Select(command => new string(' ', 2 * command.Level) + command.Text), "sh"));
                break;
            case Aside aside:
                Blocks(text, aside.Blocks);
                break;
            case Fact:
                Line(text, string.Concat(run.OfType<Fact>().Select(fact =>
                    $"- {MarkdownText.Inline(fact.Name)}: {MarkdownText.Inline(fact.Value)}\n")));
                break;
            case Table { Drawing: not null } table:
                Line(text, MarkdownText.Fenced(Drawn(canvas => TextTable.Write(canvas, table)), "text"));
                if (TextBar.Legend(table) is { } legend) { Line(text, MarkdownText.Inline(legend)); }
                break;
            case Axis axis:
                Line(text, MarkdownText.Fenced(Drawn(canvas => TextAxis.Write(canvas, axis, indent: 0)), "text"));
                break;
            case Table table:
                Line(text, Grid(table));
                break;
        }
    }

    private static string[] Drawn(Action<Canvas> draw)
    {
        using MemoryStream drawn = new();
        using Canvas canvas = new(drawn, new TextOptions());
        draw(canvas);
        canvas.Flush();
        return Encoding.UTF8.GetString(drawn.ToArray()).TrimEnd('\n').Split('\n');
    }

    private static string Grid(Table table)
    {
        int[] shown = [.. Enumerable.Range(0, table.Columns.Count)
            .Where(i => table.Rows.Any(row => row.Cells[i].Length > 0))];
        StringBuilder text = new();
        Row(shown.Select(i => MarkdownText.Cell(table.Columns[i].Title)));
        Row(shown.Select(i => table.Columns[i].Right ? "---:" : "---"));
        foreach (Row row in table.Rows) { Row(shown.Select(i => MarkdownText.Cell(row.Cells[i]))); }
        return text.ToString();

        void Row(IEnumerable<string> cells) =>
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");
    }

    private static string Escaped(string number) => number.Replace(".", "\\.", StringComparison.Ordinal);

    private static string Clip(string line) => line.Length > LongestLine ? $"{line[..LongestLine]} …" : line;

    // With the empty line behind it that a block needs.
    private static void Line(StringBuilder text, string block) => text.Append(block.TrimEnd('\n')).Append("\n\n");
}
