using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Text;

/// <summary>The documentation of causes and factors: the list, and a page each.</summary>
public sealed class RuleDocPages(Stream output, TextOptions options)
{
    // It closes the list of causes.
    private const string Unknown = "unknown";

    public void WriteList(IReadOnlyList<RuleDoc> docs)
    {
        using Canvas canvas = new(output, options);
        int causes = docs.TakeWhile(doc => doc.Id != Unknown).Count() + 1;
        canvas.Paragraph("Causes: why memory ran out. Each incident has one.", Ink.Strong);
        List(canvas, docs.Take(causes));
        canvas.Blank();
        canvas.Paragraph("Factors: what used the memory or made it worse. There may be several.", Ink.Strong);
        List(canvas, docs.Skip(causes));
        canvas.Blank();
        canvas.Paragraph("lowmark causes ID explains one of them.", Ink.Dim);
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
