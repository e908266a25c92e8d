using System.Text;

namespace Lowmark.Presenters.Markdown;

/// <summary>Text that a Markdown reader shows as it is: no markup, link, mention, reference or HTML comes of
/// it.</summary>
/// <remarks>Trackers look for mentions, references and addresses behind the Markdown, where an escape is gone: a word
/// that could be one becomes code, which they leave alone.</remarks>
internal static class MarkdownText
{
    /// <param name="text">Hostile.</param>
    /// <returns>One line, without the blanks in front that would make it code.</returns>
    public static string Inline(string text) => Inline(text, isCell: false);

    /// <summary>As <see cref="Inline(string)"/>, for a cell of a table.</summary>
    public static string Cell(string text) => Inline(text, isCell: true);

    /// <summary>Lines that stand as they are.</summary>
    /// <param name="language">For colours; empty for none.</param>
    public static string Fenced(IEnumerable<string> lines, string language)
    {
        string[] clean = [.. lines.Select(line => TerminalText.Clean(line))];
        string fence = new('`', Math.Max(3, clean.Max(line => LongestRun(line, '`')) + 1));
        return $"{fence}{language}\n{string.Join('\n', clean)}\n{fence}\n";
    }

    private static string Inline(string text, bool isCell)
    {
        StringBuilder written = new(text.Length + 16);
        bool isFirst = true;
        foreach (string word in TerminalText.Clean(text).TrimStart(' ').Split(' '))
        {
            if (!isFirst) { written.Append(' '); }
            if (IsReference(word)) { Code(written, word, isCell); }
            else { Escape(written, word, isFirst); }
            isFirst = false;
        }

        return written.ToString();
    }

    private static void Code(StringBuilder written, string word, bool isCell)
    {
        string fence = new('`', LongestRun(word, '`') + 1);
        string pad = fence.Length > 1 ? " " : "";
        string shown = isCell ? word.Replace("|", "\\|", StringComparison.Ordinal) : word;
        written.Append(fence).Append(pad).Append(shown).Append(pad).Append(fence);
    }

    private static void Escape(StringBuilder written, string word, bool isFirst)
    {
        for (int i = 0; i < word.Length; i++)
        {
            bool isMarkup = word[i] is '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '|' or '~' or '&' or '#'
                or '!' or '{' or '}' or '$' or '^';
            bool isEdge = word[i] is '_' && !(i > 0 && i + 1 < word.Length
                && char.IsLetterOrDigit(word[i - 1]) && char.IsLetterOrDigit(word[i + 1]));
            bool opensBlock = isFirst && i == 0 && word[i] is '-' or '+' or '=';
            bool isNumbered = isFirst && i > 0 && word[i] is '.' or ')' && i == word.Length - 1
                && word.AsSpan(0, i).IndexOfAnyExceptInRange('0', '9') < 0;
            if (isMarkup || isEdge || opensBlock || isNumbered) { written.Append('\\'); }
            written.Append(word[i]);
        }
    }

    // A mention, an issue, an address, a commit: a sign before a letter or figure, or a name with dots and slashes.
    private static bool IsReference(string word)
    {
        if (word.Contains("://", StringComparison.Ordinal) || word.Contains("www.", StringComparison.OrdinalIgnoreCase)
            || word.Contains("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        for (int i = 0; i + 1 < word.Length; i++)
        {
            if (word[i] is '@' or '#' or '!' or '$' or '~' or '&' or '%' && char.IsLetterOrDigit(word[i + 1]))
            {
                return true;
            }

            if (word[i] == ':' && word.IndexOf(':', i + 1) > i + 1) { return true; }
        }

        return false;
    }

    private static int LongestRun(string text, char of)
    {
        int longest = 0;
        int run = 0;
        foreach (char character in text)
        {
            run = character == of ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
