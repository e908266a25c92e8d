using System.Text;
using Lowmark.Remedies;

namespace Lowmark.Plans.Sysctls;

/// <summary>The text of a sysctl configuration file, edited so that all that is not touched stays as it is.</summary>
/// <remarks>sysctl.conf(5), sysctl.d(5): <c>key = value</c>, blanks around all three; lines that start with <c>#</c> or
/// <c>;</c> are comments; a leading <c>-</c> ignores failure. When the first separator of a key is a slash, slashes and
/// dots are as in the path; when it is a dot, the two are swapped. A pattern (<c>vm.*</c>) never overrides a key that
/// is named, so patterns are let be.</remarks>
internal static class SysctlText
{
    /// <summary>What a line of it is put behind.</summary>
    private const string Comment = "# ";

    /// <returns>The value that the last line of the key sets; null when none does.</returns>
    public static string? ValueOf(string text, string path)
    {
        string? value = null;
        foreach (string line in Lines(text))
        {
            if (KeyOf(line) == path) { value = line[(line.IndexOf('=') + 1)..].Trim(); }
        }

        return value;
    }

    public static bool Sets(string text, IReadOnlyCollection<string> paths) =>
        Lines(text).Any(line => KeyOf(line) is { } key && paths.Contains(key));

    /// <summary>Every line that sets one of the keys becomes a comment.</summary>
    public static string Without(string text, IReadOnlyCollection<string> paths)
    {
        StringBuilder edited = new(text.Length + 64);
        foreach (string line in Lines(text))
        {
            if (KeyOf(line) is { } key && paths.Contains(key)) { edited.Append(Comment); }
            edited.Append(line);
        }

        return edited.ToString();
    }

    /// <summary>The same, and the new line at the end.</summary>
    /// <returns>The text itself when it sets the key to that value already, and no other line of it does
    /// otherwise.</returns>
    public static string With(string text, IReadOnlyCollection<string> paths, string name, string value)
    {
        string line = SysctlChange.Line(name, value);
        string[] setting = [.. Lines(text).Where(other => KeyOf(other) is { } key && paths.Contains(key))];
        if (setting is [var only] && only.Trim() == line) { return text; }
        string end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        string edited = Without(text, paths);
        bool isOpen = edited.Length > 0 && edited[^1] != '\n';
        return $"{edited}{(isOpen ? end : "")}{line}{end}";
    }

    /// <summary>The path below /proc/sys of the key that a line sets.</summary>
    /// <returns>Null for a comment, an empty line, or one that sets nothing.</returns>
    public static string? KeyOf(string line)
    {
        string text = line.Trim();
        if (text.Length == 0 || text[0] is '#' or ';') { return null; }
        int equals = text.IndexOf('=');
        if (equals < 0) { return null; }
        string key = text[..equals].Trim();
        if (key.StartsWith('-')) { key = key[1..].TrimStart(); }
        return key.Length == 0 ? null : PathOf(key);
    }

    /// <summary><c>vm.min_free_kbytes</c> as <c>vm/min_free_kbytes</c>.</summary>
    public static string PathOf(string key)
    {
        int first = key.AsSpan().IndexOfAny('.', '/');
        if (first < 0 || key[first] == '/') { return key.TrimStart('/'); }
        return string.Create(key.Length, key, (path, from) =>
        {
            for (int i = 0; i < path.Length; i++)
            {
                path[i] = from[i] switch { '.' => '/', '/' => '.', var other => other };
            }
        });
    }

    /// <summary>Each with its end, so that they put together are the text again.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            int next = end < 0 ? text.Length : end + 1;
            yield return text[at..next];
            at = next;
        }
    }
}
