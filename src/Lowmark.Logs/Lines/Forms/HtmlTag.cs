using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines.Forms;

/// <summary>The HTML tags that a paste of a log comes with.</summary>
internal static class HtmlTag
{
    private const int MostBytes = 1024;

    /// <summary>Whether a line begins with a tag, and not with a task that is named like one.</summary>
    public static bool Begins(ReadOnlySpan<byte> line)
    {
        if (line is not [(byte)'<', ..] || Measure(line, out _) == 0) { return false; }
        int name = TaskName.Measure(line);
        return name == 0 || line[name..].IndexOf("<br"u8) >= 0 || line[name..].IndexOf("</"u8) >= 0;
    }

    /// <summary>Bytes of the tag at the start, an opening or a closing one; 0 when it is none.</summary>
    /// <param name="breaks">Whether the text behind it is another line.</param>
    public static int Measure(ReadOnlySpan<byte> text, out bool breaks)
    {
        breaks = false;
        if (text.Length < 3 || text[0] != '<') { return 0; }
        int start = text[1] == '/' ? 2 : 1;
        int length = 0;
        ReadOnlySpan<byte> rest = text[start..];
        while (length < rest.Length && length < 11
            && (char.IsAsciiLetterOrDigit((char)rest[length]) || rest[length] == '!'))
        {
            length++;
        }

        if (length == 0 || length == rest.Length || !IsName(rest[..length], out breaks)) { return 0; }
        if (rest[length] is not ((byte)' ' or (byte)'>' or (byte)'/')) { return 0; }
        int end = text[..Math.Min(text.Length, MostBytes)].IndexOf((byte)'>');
        return end + 1;
    }

    /// <summary>As pages have them, in small letters: the kernel's marks in call traces are capitals.</summary>
    private static bool IsName(ReadOnlySpan<byte> name, out bool breaks)
    {
        breaks = name.SequenceEqual("br"u8) || name.SequenceEqual("p"u8) || name.SequenceEqual("div"u8)
            || name.SequenceEqual("pre"u8) || name.SequenceEqual("li"u8) || name.SequenceEqual("tr"u8)
            || name.SequenceEqual("table"u8) || name.SequenceEqual("body"u8) || name.SequenceEqual("html"u8)
            || name.SequenceEqual("head"u8) || name.SequenceEqual("title"u8) || name.SequenceEqual("blockquote"u8)
            || name.SequenceEqual("BR"u8) || name.SequenceEqual("PRE"u8) || name.SequenceEqual("HTML"u8)
            || name.SequenceEqual("BODY"u8) || name.SequenceEqual("!DOCTYPE"u8) || name.SequenceEqual("!doctype"u8);
        return breaks || name.SequenceEqual("span"u8) || name.SequenceEqual("code"u8) || name.SequenceEqual("td"u8)
            || name.SequenceEqual("font"u8) || name.SequenceEqual("a"u8) || name.SequenceEqual("b"u8)
            || name.SequenceEqual("i"u8) || name.SequenceEqual("em"u8) || name.SequenceEqual("strong"u8)
            || name.SequenceEqual("tt"u8) || name.SequenceEqual("samp"u8) || name.SequenceEqual("kbd"u8)
            || name.SequenceEqual("tbody"u8) || name.SequenceEqual("mark"u8) || name.SequenceEqual("ol"u8)
            || name.SequenceEqual("ul"u8) || name.SequenceEqual("meta"u8) || name.SequenceEqual("link"u8);
    }
}
