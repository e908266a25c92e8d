using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lowmark.Remedies;

/// <summary>Makes one inert shell word of any text: names in a log are hostile.</summary>
/// <remarks>POSIX single quotes; <c>$'…'</c> (bash, zsh, ksh, POSIX 2024) when a control or invisible character is in
/// the text, so that a command is always one printable line. A shell that lacks that form still runs nothing of
/// it.</remarks>
public static class ShellQuote
{
    private static readonly SearchValues<char> s_plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+,-");

    public static string Quote(string text)
    {
        if (text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_plain)) { return text; }
        bool isVisible = true;
        foreach (Rune rune in text.EnumerateRunes()) { isVisible &= IsVisible(rune); }
        return isVisible ? $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'" : Escaped(text);
    }

    /// <summary>As <see cref="Quote"/>, with <c>--</c> before it where the text would pass for an option.</summary>
    public static string Operand(string text) => text.StartsWith('-') ? $"-- {Quote(text)}" : Quote(text);

    private static bool IsVisible(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.PrivateUse);

    private static string Escaped(string text)
    {
        StringBuilder word = new("$'");
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '\'' or '\\') { word.Append('\\').Append((char)rune.Value); }
            // The kernel's strings hold no NUL, and a shell word can not.
            else if (rune.Value == 0) { word.Append('?'); }
            else if (IsVisible(rune)) { word.Append(rune.ToString()); }
            else
            {
                // Three octal digits end by themselves: \x would swallow hex digits that follow.
                int count = rune.EncodeToUtf8(bytes);
                foreach (byte part in bytes[..count])
                {
                    word.Append('\\').Append(Convert.ToString(part, 8).PadLeft(3, '0'));
                }
            }
        }

        return word.Append('\'').ToString();
    }
}
