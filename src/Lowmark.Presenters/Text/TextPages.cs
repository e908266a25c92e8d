using System.Text;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Text;

/// <summary>A page for a terminal: labels to the left of the answer, headings above the rest.</summary>
internal static class TextPages
{
    // A line of a log may have megabytes; the beginning says what it is.
    private const int LongestLine = 4000;
    private const int FactIndent = 6;

    public static void Write(Canvas canvas, Page page)
    {
        string number = page.Number is { } known ? $"[{known}] " : "";
        canvas.Paragraph($"{number}{page.Headline}", Ink.Strong);
        canvas.Paragraph(page.Place, Ink.Dim, indent: 4);
        Write(canvas, page.Answer);
        foreach (Part part in page.Parts)
        {
            canvas.Heading(part.Title);
            Block? before = null;
            foreach (Block block in part.Blocks)
            {
                if (block is Table && before is Table) { canvas.Blank(); }
                Below(canvas, block);
                before = block;
            }
        }
    }

    /// <summary>Labels with what stands beside them.</summary>
    public static void Write(Canvas canvas, IReadOnlyList<Part> answer)
    {
        foreach (Part part in answer) { Answer(canvas, part); }
    }

    private static void Answer(Canvas canvas, Part part)
    {
        string label = part.Title;
        foreach (Block block in part.Blocks)
        {
            Beside(canvas, label, block);
            label = "";
        }
    }

    private static void Beside(Canvas canvas, string label, Block block)
    {
        switch (block)
        {
            case Sentence sentence:
                canvas.Field(label, sentence.Text, sentence.Ink, extraIndent: 2 * sentence.Level);
                break;
            case Quote quote:
                canvas.Field(label, Short(canvas, quote), quote.Ink, quote.Ink is Ink.Bad ? 2 : 0);
                break;
            case Command command:
                canvas.Verbatim(command.Text, command.Ink, Canvas.Indent + 2 + (2 * command.Level));
                break;
            case Axis axis:
                TextAxis.Write(canvas, axis, Canvas.Indent);
                break;
            case Aside aside:
                foreach (Block below in aside.Blocks)
                {
                    Beside(canvas, label, below);
                    label = "";
                }

                break;
            default:
                Below(canvas, block);
                break;
        }
    }

    private static void Below(Canvas canvas, Block block)
    {
        switch (block)
        {
            case Sentence sentence:
                canvas.Paragraph(sentence.Text, sentence.Ink, indent: 2 + (2 * sentence.Level));
                break;
            case Quote quote:
                string text = WordWrap.Clip(canvas.Clean(quote.Text), LongestLine, canvas.Glyphs.More);
                canvas.Paragraph($"{quote.Where}: {text}", quote.Ink, indent: 2);
                break;
            case Command command:
                canvas.Verbatim(command.Text, command.Ink, 2 + (2 * command.Level));
                break;
            case Fact fact:
                canvas.Field($"  {fact.Name}", fact.Value, fact.Ink, extraIndent: FactIndent);
                break;
            case Table table:
                TextTable.Write(canvas, table);
                if (TextBar.Legend(table) is { } legend) { canvas.Paragraph(legend, Ink.Dim, indent: 2); }
                break;
        }
    }

    // Blanks that pad a table become one: the number leads to the rest.
    private static string Short(Canvas canvas, Quote quote)
    {
        string text = Narrow(canvas.Clean(quote.Text));
        int room = 3 * (canvas.Width - Canvas.Indent - 4);
        return $"{quote.Where}: {(canvas.Verbose ? text : WordWrap.Clip(text, room, canvas.Glyphs.More))}";
    }

    private static string Narrow(string text)
    {
        StringBuilder narrow = new(text.Length);
        ReadOnlySpan<char> rest = text.AsSpan().Trim(' ');
        for (int gap = rest.IndexOf("  "); gap >= 0; gap = rest.IndexOf("  "))
        {
            narrow.Append(rest[..(gap + 1)]);
            rest = rest[gap..].TrimStart(' ');
        }

        return narrow.Append(rest).ToString();
    }
}
