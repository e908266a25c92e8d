using System.Collections.Concurrent;
using System.Text;
using Lowmark.Diagnosis.Model;

namespace Lowmark.CorpusTests.TestKit;

/// <summary>Reports of a log, diagnosed in this process.</summary>
internal static class Diagnosed
{
    private static readonly ConcurrentDictionary<string,
        IReadOnlyList<string>> FirstReports = new(StringComparer.Ordinal);

    public static IReadOnlyList<DiagnosedReport> File(string path) =>
        DiagnosedLog.Of(System.IO.File.ReadAllBytes(path));

    public static IReadOnlyList<DiagnosedReport> Text(string log) => DiagnosedLog.Of(Encoding.UTF8.GetBytes(log));

    /// <summary>The lines of the first report of a corpus log, as they stand there.</summary>
    public static IReadOnlyList<string> FirstReportLines(string name) => FirstReports.GetOrAdd(name, Cut);

    private static IReadOnlyList<string> Cut(string name)
    {
        ReportSource source = File(Repository.Log(name))[0].Source;
        string[] lines = System.IO.File.ReadAllText(Repository.Log(name)).Split('\n');
        return lines[((int)source.FirstLine - 1)..(int)source.LastLine];
    }
}
