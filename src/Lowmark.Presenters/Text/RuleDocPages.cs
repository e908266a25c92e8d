using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Text;

/// <summary>The documentation of rules: the list, and a page each.</summary>
public sealed class RuleDocPages(Stream output, TextOptions options)
{
    public void WriteList(RuleBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        using Canvas canvas = new(output, options);
        foreach (RuleSection section in book.Sections)
        {
            canvas.Paragraph(section.Lead, Ink.Strong);
            List(canvas, section.Docs);
            canvas.Blank();
        }

        canvas.Paragraph($"lowmark {book.Command} ID explains one of them.", Ink.Dim);
        canvas.Flush();
    }

    private static void List(Canvas canvas, IEnumerable<RuleDoc> docs)
    {
        Table table = new(new("ID"), new("what it is", Wraps: true));
        foreach (RuleDoc doc in docs) { table.Add(doc.Id, doc.Title); }
        TextTable.Write(canvas, table);
    }

    public void WritePage(RuleDoc doc)
    {
        using Canvas canvas = new(output, options);
        canvas.Paragraph($"{doc.Id}: {doc.Title}", Ink.Strong);
        foreach ((string heading, string body) in RuleDocSections.Of(doc))
        {
            canvas.Heading(heading);
            canvas.Paragraph(body, indent: 2);
        }

        canvas.Flush();
    }
}
