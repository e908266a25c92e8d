using System.Text;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Markdown;

/// <summary>The documentation of causes and factors as Markdown: the list, and a page each.</summary>
public static class RuleDocMarkdown
{
    /// <summary>Links to pages beside it.</summary>
    public static string List(IEnumerable<RuleDoc> docs)
    {
        StringBuilder text = new(
            "# Causes and factors\n\nA cause says why memory ran out: each incident has one, or is `unknown`. A factor "
            + "used the memory or made it worse.\n\n| id | what it is |\n|---|---|\n");
        foreach (RuleDoc doc in docs)
        {
            text.Append($"| [{doc.Id}]({doc.Id}.md) | {MarkdownText.Cell(doc.Title)} |\n");
        }

        return text.ToString();
    }

    public static string Page(RuleDoc doc)
    {
        StringBuilder text = new($"# {doc.Id}: {MarkdownText.Inline(doc.Title)}\n");
        foreach ((string heading, string body) in RuleDocSections.Of(doc))
        {
            text.Append($"\n## {heading}\n\n{MarkdownText.Inline(body)}\n");
        }

        return text.ToString();
    }
}
