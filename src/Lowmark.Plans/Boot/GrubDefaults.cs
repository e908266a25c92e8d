namespace Lowmark.Plans.Boot;

/// <summary>The assignment of GRUB_CMDLINE_LINUX_DEFAULT in a shell file, edited so that all else stays as it
/// is.</summary>
/// <remarks>"Simple configuration" in GRUB's manual: /etc/default/grub is read by sh, so the last assignment counts,
/// and nothing may stand between name, <c>=</c> and value. What sh could read otherwise than as plain words (escapes,
/// substitutions, values over several lines or of several pieces) is left alone.</remarks>
internal static class GrubDefaults
{
    public const string Name = "GRUB_CMDLINE_LINUX_DEFAULT";

    private const string Assignment = Name + "=";

    public static bool Assigns(string text) => LastLine(text) is not null;

    /// <summary>The text with the parameter; where it was given before, the first is replaced and others
    /// dropped.</summary>
    /// <returns>Null when the assignment can not be read for sure.</returns>
    public static string? With(string text, string name, string? value)
    {
        string word = value is null ? name : $"{name}={value}";
        if (LastLine(text) is not var (start, end))
        {
            string lineEnd = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
            bool isOpen = text.Length > 0 && text[^1] != '\n';
            return $"{text}{(isOpen ? lineEnd : "")}{Assignment}\"{word}\"{lineEnd}";
        }

        int at = text.IndexOf('=', start) + 1;
        if (ValueAt(text, at, end) is not var (quote, content, after)) { return null; }
        string edited = Edit(content, name, word);
        // One word needs no quotes, several do.
        string quotes = quote ?? (edited.Contains(' ') || edited.Length == 0 ? "\"" : "");
        return edited == content ? text : $"{text[..at]}{quotes}{edited}{quotes}{text[after..]}";
    }

    private static string Edit(string content, string name, string word)
    {
        string[] words = content.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        int first = Array.FindIndex(words, other => IsOf(other, name));
        if (first >= 0 && words[first] == word && words.Count(other => IsOf(other, name)) == 1) { return content; }
        if (first < 0) { return content.Length == 0 ? word : $"{content.TrimEnd()} {word}"; }
        return string.Join(' ', words.Where((other, i) => i == first || !IsOf(other, name))
            .Select((other, i) => IsOf(other, name) ? word : other));
    }

    /// <remarks>parameqn(), kernel/params.c: a dash and an underscore are the same.</remarks>
    private static bool IsOf(string word, string name)
    {
        int equals = word.IndexOf('=');
        string own = equals < 0 ? word : word[..equals];
        return own.Replace('-', '_') == name.Replace('-', '_');
    }

    /// <summary>The last line that assigns it, from the name to the line's end.</summary>
    private static (int Start, int End)? LastLine(string text)
    {
        (int, int)? last = null;
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            if (end < 0) { end = text.Length; }
            ReadOnlySpan<char> line = text.AsSpan(at, end - at);
            ReadOnlySpan<char> trimmed = line.TrimStart(" \t");
            if (trimmed.StartsWith("export ")) { trimmed = trimmed["export ".Length..].TrimStart(" \t"); }
            if (trimmed.StartsWith(Assignment)) { last = (end - trimmed.Length, end); }
            at = end + 1;
        }

        return last;
    }

    /// <returns>The quotes around it (null for none), what is in them, and where the text goes on.</returns>
    private static (string? Quote, string Content, int After)? ValueAt(string text, int at, int end)
    {
        string line = text[at..end].TrimEnd('\r');
        bool isQuoted = line.Length > 0 && line[0] is '"' or '\'';
        int close = isQuoted ? line.IndexOf(line[0], 1) : line.IndexOfAny([' ', '\t', ';', '#']);
        if (isQuoted && close < 0) { return null; }
        if (close < 0) { close = line.Length; }
        string content = isQuoted ? line[1..close] : line[..close];
        int after = isQuoted ? close + 1 : close;
        bool isEnd = after == line.Length || line[after] is ' ' or '\t' or ';';
        string rest = line[after..].TrimStart(' ', '\t');
        bool isPlain = isEnd && (rest.Length == 0 || rest[0] is '#' or ';')
            && content.IndexOfAny(['\\', '`', '"', '\'']) < 0 && !content.Contains("$(", StringComparison.Ordinal);
        return isPlain ? (isQuoted ? line[..1] : null, content, at + after) : null;
    }
}
