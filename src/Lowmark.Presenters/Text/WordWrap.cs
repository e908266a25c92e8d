using System.Text;

namespace Lowmark.Presenters.Text;

/// <summary>Breaks text into lines at blanks, and long words after punctuation. A number or a name is never
/// cut.</summary>
internal static class WordWrap
{
    private static readonly string[] Units = [
        "kB", "KiB", "MiB", "GiB", "TiB", "PiB", "%", "bytes", "page", "pages", "s"];

    private static readonly string[] s_namingWords = ["pid", "order", "line", "CPU"];

    /// <param name="text">Already cleaned: one column or two a character.</param>
    /// <param name="width">≥ 1. A word that can not be broken may be longer.</param>
    /// <returns>At least one line.</returns>
    public static IEnumerable<string> Lines(string text, int width)
    {
        int start = 0;
        while (start < text.Length)
        {
            int end = EndOfLine(text, start, width);
            yield return text.AsSpan(start, end - start).TrimEnd(' ').ToString();
            start = end;
            while (start < text.Length && text[start] == ' ') { start++; }
        }

        if (text.Length == 0) { yield return ""; }
    }

    /// <summary>Columns that the text takes on a terminal.</summary>
    public static int Columns(ReadOnlySpan<char> text)
    {
        if (IsOneColumnEach(text)) { return text.Length; }
        int columns = 0;
        foreach (Rune rune in text.EnumerateRunes()) { columns += IsWide(rune) ? 2 : 1; }
        return columns;
    }

    /// <summary>The text, or its two ends with the mark between them.</summary>
    /// <param name="width">Columns, ≥ 0.</param>
    public static string Shorten(string text, int width, string mark)
    {
        if (Columns(text) <= width) { return text; }
        int room = Math.Max(0, width - mark.Length);
        Rune[] runes = [.. text.EnumerateRunes()];
        string head = Fitting(runes, room / 2);
        Array.Reverse(runes);
        Rune[] tail = [.. Fitting(runes, room - Columns(head)).EnumerateRunes()];
        Array.Reverse(tail);
        return head + mark[..Math.Min(width, mark.Length)] + string.Concat(tail);
    }

    private static string Fitting(Rune[] runes, int width)
    {
        StringBuilder fitting = new();
        int columns = 0;
        foreach (Rune rune in runes)
        {
            columns += IsWide(rune) ? 2 : 1;
            if (columns > width) { break; }
            fitting.Append(rune.ToString());
        }

        return fitting.ToString();
    }

    /// <summary>The text, or as many whole words of it as fit, with the mark behind them.</summary>
    public static string Clip(string text, int width, string mark)
    {
        if (text.Length <= width) { return text; }
        int end = EndOfLine(text, 0, Math.Max(1, width - mark.Length - 1));
        return end >= text.Length ? text : $"{text[..end].TrimEnd(' ')} {mark}";
    }

    // The last place to break that keeps the line within the width; the first one after it when there is none.
    private static int EndOfLine(string text, int start, int width)
    {
        int length = text.Length - start;
        if (IsOneColumnEach(text.AsSpan(start, length <= width ? length : width + 1)))
        {
            if (length <= width) { return text.Length; }
            if (LastBreak(text, start, width) is { } last) { return last; }
        }

        int columns = 0;
        int lastBlank = -1;
        int lastJoint = -1;
        int at = start;
        foreach (Rune rune in text.AsSpan(start).EnumerateRunes())
        {
            if (rune.Value == ' ' && !IsBeforeUnit(text, at))
            {
                if (columns > width) { break; }
                lastBlank = at;
            }
            else if (rune.Value != ' ' && columns >= width
                && Best(text, start, lastBlank, lastJoint, width) is { } found)
            {
                return found;
            }

            columns += IsWide(rune) ? 2 : 1;
            at += rune.Utf16SequenceLength;
            if (IsJoint(text, at)) { lastJoint = at; }
        }

        return columns > width && Best(text, start, lastBlank, lastJoint, width) is { } late ? late : at;
    }

    // The same from behind, for text that goes on beyond the width, a character a column.
    private static int? LastBreak(string text, int start, int width)
    {
        int blank = start + width;
        while (blank > start && (text[blank] != ' ' || IsBeforeUnit(text, blank))) { blank--; }
        int joint = start + width;
        while (joint > blank && !IsJoint(text, joint)) { joint--; }
        return Best(text, start, blank, joint, width);
    }

    // Nothing wide, nor half of a character: the first ones that are begin there.
    private static bool IsOneColumnEach(ReadOnlySpan<char> text) =>
        !text.ContainsAnyInRange('\u1100', '\u115f') && !text.ContainsAnyInRange('\u2e80', '\uffff');

    // A word that fits on no line is broken where it begins, not moved down first.
    private static int? Best(string text, int start, int lastBlank, int lastJoint, int width)
    {
        if (lastJoint > lastBlank && lastBlank > start)
        {
            int next = text.IndexOf(' ', lastBlank + 1);
            if ((next < 0 ? text.Length : next) - lastBlank > width) { return lastJoint; }
        }

        if (lastBlank > start) { return lastBlank; }
        return lastJoint > start ? lastJoint : null;
    }

    // Behind punctuation inside a word; not between a sign and its number, nor inside an escape.
    private static bool IsJoint(string text, int at) =>
        at < text.Length && text[at - 1] is '/' or '|' or ',' or ';' or '_' or '-'
            && (text[at - 1] != ',' || !char.IsAsciiDigit(text[at]))
        && (text[at - 1] != '-' || char.IsAsciiLetter(text[at]));

    // "200 MiB" is one thing.
    private static bool IsBeforeUnit(string text, int blank)
    {
        ReadOnlySpan<char> next = text.AsSpan(blank + 1);
        if (next.Length > 0 && char.IsAsciiDigit(next[0]) && IsNamingWord(text.AsSpan(0, blank))) { return true; }
        if (blank == 0 || !char.IsAsciiDigit(text[blank - 1])) { return false; }
        foreach (string unit in Units)
        {
            bool ends = next.Length == unit.Length
                || (next.Length > unit.Length && !char.IsLetterOrDigit(next[unit.Length]));
            if (ends && next.StartsWith(unit, StringComparison.Ordinal)) { return true; }
        }

        return false;
    }

    // "pid 81" is one thing, too.
    private static bool IsNamingWord(ReadOnlySpan<char> before)
    {
        foreach (string word in s_namingWords)
        {
            bool starts = before.Length == word.Length
                || (before.Length > word.Length && !char.IsLetterOrDigit(before[^(word.Length + 1)]));
            if (starts && before.EndsWith(word, StringComparison.Ordinal)) { return true; }
        }

        return false;
    }

    /// <summary>Whether it takes two columns.</summary>
    public static bool IsWide(Rune rune) => rune.Value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf)
        or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f)
        or (>= 0xff00 and <= 0xff60)
        or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd);
}
