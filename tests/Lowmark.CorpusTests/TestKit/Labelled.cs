using Lowmark.Cli.Score;

namespace Lowmark.CorpusTests.TestKit;

/// <summary>Names of labelled logs: their folders.</summary>
internal static class Labelled
{
    /// <param name="root">What the names begin below.</param>
    /// <param name="part">A folder below it; empty for all.</param>
    public static IEnumerable<string> Names(string root, string part = "") =>
        LabelledLogs.LogsBelow(Path.Combine(root, part))
            .Select(log => Path.GetRelativePath(root, Path.GetDirectoryName(log)!));
}
