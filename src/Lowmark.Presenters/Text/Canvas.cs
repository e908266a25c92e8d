using System.Text;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Text;

/// <summary>Lines of text for a terminal. Everything that is written passes <see cref="TerminalText"/> here.</summary>
internal sealed class Canvas(Stream output, TextOptions options) : IDisposable
{
    /// <summary>Column where the text beside a label begins.</summary>
    public const int Indent = 11;

    private const string Blanks = "                    ";

    private readonly StreamWriter _writer = new(output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true)
    {
        NewLine = "\n",
    };

    public int Width => options.Width;

    public bool Verbose => options.Verbose;

    public Glyphs Glyphs => new(options.Unicode);

    public string Clean(string text) => TerminalText.Clean(text, ascii: !options.Unicode);

    public void Blank() => _writer.WriteLine();

    /// <summary>A paragraph over the whole width.</summary>
    public void Paragraph(string text, Ink ink = Ink.Plain, int indent = 0)
    {
        foreach (string line in WordWrap.Lines(Clean(text), Width - indent)) { Put(indent, line, ink); }
    }

    /// <summary>A label in the left column and its text beside it; an empty label continues the one above.</summary>
    public void Field(string label, string text, Ink ink = Ink.Plain, int extraIndent = 0)
    {
        int indent = Indent + extraIndent;
        string left = label.Length == 0 ? "" : $"{Clean(label)}:";
        foreach (string line in WordWrap.Lines(Clean(text), Width - indent))
        {
            if (left.Length == 0) { Put(indent, line, ink); }
            else
            {
                _writer.Write(Coloured(left, Ink.Label));
                Put(Math.Max(1, indent - left.Length), line, ink);
            }

            left = "";
        }
    }

    /// <summary>One line as it is, however long: a command that will be copied.</summary>
    public void Verbatim(string text, Ink ink, int indent) => Put(indent, Clean(text), ink);

    /// <summary>A line whose text is clean and fits.</summary>
    public void Put(int indent, string cleanLine, Ink ink)
    {
        if (cleanLine.Length > 0)
        {
            for (int blanks = indent; blanks > 0; blanks -= Blanks.Length)
            {
                _writer.Write(Blanks.AsSpan(0, Math.Min(blanks, Blanks.Length)));
            }

            _writer.Write(Coloured(cleanLine, ink));
        }

        _writer.WriteLine();
    }

    public void Heading(string title)
    {
        Blank();
        Paragraph(title, Ink.Label);
    }

    public void Flush() => _writer.Flush();

    public void Dispose()
    {
        // What could not be written stays unwritten: the pipe may be closed.
    }

    private string Coloured(string text, Ink ink)
    {
        string code = ink switch
        {
            Ink.Plain => "",
            Ink.Strong => "1",
            Ink.Dim => "2",
            Ink.Label => "1;36",
            Ink.Bad => "1;31",
            Ink.Good => "32",
            Ink.Command => "33",
        };
        return options.Colour && code.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
    }
}
