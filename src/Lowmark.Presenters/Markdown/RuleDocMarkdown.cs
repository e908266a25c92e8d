using System.Text;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Markdown;

/// <summary>The documentation of rules as Markdown: the list, and a page each.</summary>
public static class RuleDocMarkdown
{
    /// <summary>Links to pages beside it.</summary>
    public static string List(RuleBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        StringBuilder text = new($"# {book.Title}\n");
        foreach (RuleSection section in book.Sections)
        {
            text.Append($"\n{section.Lead}\n\n| id | what it is |\n|---|---|\n");
            foreach (RuleDoc doc in section.Docs)
            {
                text.Append($"| [{doc.Id}]({doc.Id}.md) | {MarkdownText.Cell(doc.Title)} |\n");
            }
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
