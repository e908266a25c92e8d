using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Text;

/// <summary>The documentation of causes and factors: the list, and a page each.</summary>
public sealed class RuleDocPages(Stream output, TextOptions options)
{
    public void WriteList(IReadOnlyList<RuleDoc> docs)
    {
        using Canvas canvas = new(output, options);
        TextTable table = new(new("ID"), new("WHAT IT IS", Wraps: true));
        foreach (RuleDoc doc in docs) { table.Row(doc.Id, doc.Title); }
        table.Write(canvas, indent: 0);
        canvas.Flush();
    }

    public void WritePage(RuleDoc doc)
    {
        using Canvas canvas = new(output, options);
        canvas.Paragraph($"{doc.Id}: {doc.Title}", Ink.Strong);
        Section(canvas, "Why it matters", doc.Why);
        Section(canvas, "Proven when", doc.When);
        Section(canvas, "Refuted when", doc.RefutedWhen);
        Section(canvas, "Unknown when", doc.UnknownWhen);
        Section(canvas, "Source", doc.Source);
        canvas.Flush();
    }

    private static void Section(Canvas canvas, string title, string text)
    {
        canvas.Heading(title);
        canvas.Paragraph(text, indent: 2);
    }
}
