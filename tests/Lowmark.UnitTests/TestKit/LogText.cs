using System.Text;
using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Reports;

namespace Lowmark.UnitTests.TestKit;

/// <summary>Damages the lines of a log, and reads them with the real reader and assembler.</summary>
internal static class LogText
{
    public const string Source = "kern.log";

    /// <summary>The lines above the first one that holds <paramref name="token"/>: the log was cut there.</summary>
    public static string[] CutBefore(this string[] lines, string token) => lines[..Single(lines, token)];

    /// <summary>The lines from the first one that holds <paramref name="token"/> on: what stood above was
    /// overwritten.</summary>
    public static string[] CutAbove(this string[] lines, string token) => lines[Single(lines, token)..];

    /// <summary>The lines without those that hold one of <paramref name="tokens"/>.</summary>
    public static string[] Without(this string[] lines, params string[] tokens)
    {
        foreach (string token in tokens) { Single(lines, token); }
        return [.. lines.Where(line => !Array.Exists(tokens, token => line.Contains(token, StringComparison.Ordinal)))];
    }

    /// <summary>The lines with <paramref name="old"/> replaced wherever it stands.</summary>
    public static string[] With(this string[] lines, string old, string replacement)
    {
        Single(lines, old);
        return [.. lines.Select(line => line.Replace(old, replacement, StringComparison.Ordinal))];
    }

    public static Report[] Reports(params IEnumerable<string> lines)
    {
        List<Report> reports = [];
        ReportAssembler assembler = new(Source, reports.Add);
        using MemoryStream input = new(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        new LogLineReader(new LineReaderOptions()).Read(input, assembler);
        assembler.Finish();
        return [.. reports];
    }

    /// <summary>The facts of the only report in the lines.</summary>
    public static ReportFacts Facts(
        IEnumerable<string> lines, EquatableArray<TaskUse> earlier = default, params int[] killed)
    {
        PidSet dead = new(killed.Length);
        foreach (int pid in killed) { dead.Add(pid); }
        return ReportFactsReader.Read(Assert.Single(Reports(lines)), earlier, dead);
    }

    /// <summary>The reports of one log, diagnosed one after the other.</summary>
    public static DiagnosedReport[] Diagnosed(IEnumerable<string> lines)
    {
        ReportDiagnoser diagnoser = new();
        return [.. Reports(lines).Select(diagnoser.Diagnose)];
    }

    private static int Single(string[] lines, string token)
    {
        int at = Array.FindIndex(lines, line => line.Contains(token, StringComparison.Ordinal));
        Assert.True(at >= 0, $"no line holds '{token}'");
        return at;
    }
}
