namespace Lowmark.Presenters.Content;

/// <summary>How a document with all its pages is written. Everything from a log passes its gate.</summary>
internal interface IDocumentForm
{
    string Page(Page page);

    void Document(TextWriter output, Overview overview, IReadOnlyList<string> pages);
}
