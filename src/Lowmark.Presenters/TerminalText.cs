using System.Globalization;
using System.Text;

namespace Lowmark.Presenters;

/// <summary>The one gate between text from a log and a terminal: what would act on the terminal or hide is made
/// visible.</summary>
/// <remarks>Control characters become <c>\xNN</c>; characters that are invisible, reorder text (bidi) or are not
/// assigned become <c>\u{N}</c>. A tab becomes one blank. Nothing is dropped.</remarks>
public static class TerminalText
{
    /// <param name="text">Hostile.</param>
    /// <param name="ascii">Whether the terminal shows ASCII only: then every other character becomes
    /// <c>\u{N}</c>.</param>
    public static string Clean(string text, bool ascii = false)
    {
        int plain = PlainLength(text);
        if (plain == text.Length) { return text; }
        StringBuilder clean = new(text.Length + 16);
        ReadOnlySpan<char> rest = text;
        while (plain < rest.Length)
        {
            clean.Append(rest[..plain]);
            Rune.DecodeFromUtf16(rest[plain..], out Rune rune, out int units);
            Append(clean, rune, ascii);
            rest = rest[(plain + units)..];
            plain = PlainLength(rest);
        }

        return clean.Append(rest).ToString();
    }

    private static void Append(StringBuilder clean, Rune rune, bool ascii)
    {
        if (rune.Value == '\t')
        {
            clean.Append(' ');
        }
        else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control)
        {
            clean.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        }
        else if (ascii && AsciiForm(rune) is { } form)
        {
            clean.Append(form);
        }
        else if ((ascii && !rune.IsAscii) || IsInvisible(rune))
        {
            clean.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        else
        {
            clean.Append(rune.ToString());
        }
    }

    // The symbols that our own sentences use.
    private static string? AsciiForm(Rune rune) => rune.Value switch
    {
        '\u2265' => ">=",
        '\u2264' => "<=",
        '\u2260' => "!=",
        '\u2212' or '\u2013' or '\u2014' => "-",
        '\u00d7' => "x",
        '\u2190' => "<",
        '\u2192' => "->",
        '\u00b7' => "|",
        '\u2026' => "...",
        '\u03a3' => "sum",
        '\u2018' or '\u2019' => "'",
        '\u201c' or '\u201d' => "\"",
        _ => null,
    };

    /// <summary>How much of the text is printable ASCII, from its start.</summary>
    private static int PlainLength(ReadOnlySpan<char> text)
    {
        int plain = text.IndexOfAnyExceptInRange(' ', '~');
        return plain < 0 ? text.Length : plain;
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => true,
        UnicodeCategory.SpaceSeparator => rune.Value != ' ',
        // Letters and marks that draw nothing: Hangul fillers, the grapheme joiner, variation selectors.
        _ => rune.Value is 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or (>= 0x180b and <= 0x180f) or 0x2800
            or 0x3164 or (>= 0xfe00 and <= 0xfe0f) or 0xffa0 or (>= 0xe0100 and <= 0xe01ef),
    };
}
