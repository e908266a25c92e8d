using System.Text;
using System.Text.RegularExpressions;

namespace Lowmark.UnitTests.Architecture;

/// <summary>C# source seen as text: enough of the language to tell code from comments and literals.</summary>
internal static partial class SourceText
{
    /// <summary>The source with comments, strings and character literals blanked; lines stay lines.</summary>
    /// <remarks>A hole of an interpolated string counts as string. The analyzers see the rest.</remarks>
    public static string Code(string source)
    {
        StringBuilder code = new(source.Length);
        int at = 0;
        while (at < source.Length)
        {
            int end = EndOfLiteralOrComment(source, at);
            if (end == at)
            {
                code.Append(source[at++]);
                continue;
            }

            foreach (char c in source.AsSpan(at, end - at)) { code.Append(c == '\n' ? '\n' : ' '); }
            at = end;
        }

        return code.ToString();
    }

    /// <summary>Names of the types that the code declares, nested ones too, in order.</summary>
    public static IEnumerable<string> TypeNames(string code) =>
        AnyType().Matches(code).Select(match => match.Groups["name"].Value);

    /// <summary>Names of the public types that are not nested: those that begin a line.</summary>
    public static IEnumerable<string> PublicTypeNames(string code) =>
        PublicType().Matches(code).Select(match => match.Groups["name"].Value);

    /// <summary>The words of a name: MemInfoLine is Mem, Info, Line.</summary>
    public static IEnumerable<string> Words(string name) => Word().Matches(name).Select(match => match.Value);

    private static int EndOfLiteralOrComment(string source, int at)
    {
        ReadOnlySpan<char> rest = source.AsSpan(at);
        if (rest.StartsWith("//")) { return EndAfter(source, at, "\n", keepMark: true); }
        if (rest.StartsWith("/*")) { return EndAfter(source, at + 2, "*/"); }
        if (rest.StartsWith("\"\"\"")) { return EndOfRawString(source, at); }
        if (rest.StartsWith("@\"") || rest.StartsWith("$@\"") || rest.StartsWith("@$\""))
        {
            return EndOfVerbatimString(source, source.IndexOf('"', at) + 1);
        }

        return rest[0] is '"' or '\'' ? EndOfQuoted(source, at) : at;
    }

    private static int EndAfter(string source, int from, string mark, bool keepMark = false)
    {
        int found = source.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? source.Length : keepMark ? found : found + mark.Length;
    }

    private static int EndOfRawString(string source, int at)
    {
        int quotes = source.AsSpan(at).IndexOfAnyExcept('"');
        if (quotes < 0) { return source.Length; }
        return EndAfter(source, at + quotes, new string('"', quotes));
    }

    private static int EndOfVerbatimString(string source, int from)
    {
        for (int at = from; at < source.Length; at++)
        {
            if (source[at] != '"') { continue; }
            if (at + 1 < source.Length && source[at + 1] == '"') { at++; }
            else { return at + 1; }
        }

        return source.Length;
    }

    private static int EndOfQuoted(string source, int start)
    {
        for (int at = start + 1; at < source.Length; at++)
        {
            if (source[at] == '\\') { at++; }
            else if (source[at] == source[start] || source[at] == '\n') { return at + 1; }
        }

        return source.Length;
    }

    private const string Keyword = @"(?:record\s+struct|record\s+class|record|class|struct|enum|interface)";

    [GeneratedRegex(
        @"\b" + Keyword + @"\s+(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AnyType();

    [GeneratedRegex(
        @"^public\s+(?:(?:static|sealed|abstract|readonly|partial|ref|unsafe)\s+)*" + Keyword + @"\s+(?<name>\w+)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex PublicType();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Word();
}
