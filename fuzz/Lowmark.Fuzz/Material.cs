using System.Text;
using System.Text.RegularExpressions;

namespace Lowmark.Fuzz;

/// <summary>What cases are made of: the lines of every log of the repository, and the rows of the tests that read
/// lines.</summary>
/// <param name="Logs">Lines without their ends; no log is empty.</param>
/// <param name="Rows">Single lines in every wrapper and of every program.</param>
internal sealed partial record Material(IReadOnlyList<byte[][]> Logs, IReadOnlyList<byte[]> Rows)
{
    private const int ShortestRow = 12;

    /// <param name="root">The checkout.</param>
    public static Material Of(string root)
    {
        byte[][][] logs =
        [
            .. Files(root, "corpus", "dmesg.txt").Concat(Files(root, "examples", "*.log"))
                .Concat(Files(root, "tests/Lowmark.CorpusTests/Fixtures", "*.log"))
                .Select(path => Lines(File.ReadAllBytes(path))).Where(lines => lines.Length > 0),
        ];
        byte[][] rows =
        [
            .. Files(root, "tests/Lowmark.UnitTests/Logs", "*Tests.cs")
                .SelectMany(path => Literal().Matches(File.ReadAllText(path)))
                .Select(match => match.Groups["text"].Value)
                .Where(text => text.Length >= ShortestRow)
                .Select(text => Encoding.UTF8.GetBytes(Unescaped(text))),
        ];
        return logs.Length > 0 && rows.Length > 0
            ? new(logs, rows)
            : throw new DirectoryNotFoundException($"{root}: no logs below corpus/ and examples/, or no tests");
    }

    /// <summary>Of any files of the repository that are made of lines.</summary>
    public static IReadOnlyList<byte[][]> LogsOf(string root, string folder, string pattern) =>
        [.. Files(root, folder, pattern).Select(path => Lines(File.ReadAllBytes(path)))];

    public static byte[][] Lines(byte[] log)
    {
        List<byte[]> lines = [];
        for (ReadOnlySpan<byte> rest = log; !rest.IsEmpty;)
        {
            int end = rest.IndexOf((byte)'\n');
            lines.Add(rest[..(end < 0 ? rest.Length : end)].ToArray());
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return [.. lines];
    }

    private static IEnumerable<string> Files(string root, string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    // What a row's escapes stand for matters little; that bytes come in matters.
    private static string Unescaped(string text) => text
        .Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal)
        .Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    [GeneratedRegex(@"""(?<text>(?:[^""\\\n]|\\.)*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Literal();
}
