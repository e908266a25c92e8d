namespace Lowmark.Presenters.Html;

/// <summary>The only way into an HTML document: elements by name, and text that can become none.</summary>
/// <remarks>What is written is well-formed XML too. Text passes <see cref="TerminalText"/> first: an editor or a mail
/// program that shows the source is a kind of terminal.</remarks>
internal sealed class HtmlMarkup(TextWriter output)
{
    private readonly Stack<string> _open = new();

    public void Open(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(element, attributes);
        output.Write('>');
        _open.Push(element);
    }

    /// <summary>An element without content.</summary>
    public void Empty(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(element, attributes);
        output.Write(" />");
    }

    /// <summary>An element that holds text.</summary>
    public void Leaf(string element, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(element, attributes);
        Text(text);
        Close();
    }

    /// <param name="text">Hostile.</param>
    public void Text(string text) => Write(TerminalText.Clean(text));

    public void Close()
    {
        string element = _open.Pop();
        output.Write($"</{element}>");
        if (element is not ("a" or "code" or "span" or "title" or "desc")) { NewLine(); }
    }

    public void NewLine() => output.Write('\n');

    /// <summary>What this form rendered before.</summary>
    public void Rendered(string markup) => output.Write(markup);

    private void Begin(string element, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        output.Write('<');
        output.Write(element);
        foreach ((string name, string value) in attributes)
        {
            output.Write($" {name}=\"");
            Text(value);
            output.Write('"');
        }
    }

    private void Write(string clean)
    {
        foreach (char character in clean)
        {
            switch (character)
            {
                case '&': output.Write("&amp;"); break;
                case '<': output.Write("&lt;"); break;
                case '>': output.Write("&gt;"); break;
                case '"': output.Write("&quot;"); break;
                case '\'': output.Write("&#39;"); break;
                default: output.Write(character); break;
            }
        }
    }
}
