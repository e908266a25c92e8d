using System.Globalization;
using System.Text.Json;
using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters;

namespace Lowmark.Cli.Score;

/// <summary><c>lowmark score DIR</c>: explains every <c>dmesg.txt</c> that has a <c>label.json</c> beside it and
/// compares the two.</summary>
public static class LabelledLogs
{
    private const string LogName = "dmesg.txt";

    /// <returns>0 when all agree, 1 when one does not, 3 when there is none or one can not be read.</returns>
    public static int Score(string folder, CliHost host)
    {
        List<ScoredLog> scored = [];
        bool unreadable = false;
        foreach (string log in LogsBelow(folder))
        {
            try
            {
                scored.Add(One(folder, log));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                host.Complain($"cannot score {log}: {e.Message}; expected a log with a label.json beside it");
                unreadable = true;
            }
        }

        if (scored.Count == 0)
        {
            host.Complain($"{folder}: no labelled log below it; expected folders that hold {LogName} and label.json");
            return ExitCode.Unreadable;
        }

        using StreamWriter output = new(host.Output, leaveOpen: true);
        Write(scored, output);
        if (unreadable) { return ExitCode.Unreadable; }
        return scored.TrueForAll(log => log.Wrong.Count == 0) ? ExitCode.Clean : ExitCode.Incidents;
    }

    /// <summary>Labelled logs below a folder, in ordinal order.</summary>
    public static IReadOnlyList<string> LogsBelow(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, LogName, SearchOption.AllDirectories)
            .Where(log => File.Exists(Path.Combine(Path.GetDirectoryName(log)!, "label.json")))
            .Order(StringComparer.Ordinal)]
        : [];

    public static ScoredLog One(string folder, string log)
    {
        string labelFile = Path.Combine(Path.GetDirectoryName(log)!, "label.json");
        ScoreLabel label = JsonSerializer.Deserialize(File.ReadAllBytes(labelFile), ScoreJson.Default.ScoreLabel)
            ?? throw new JsonException($"{labelFile} holds no label");
        ExpectedDiagnosis expected = ExpectedDiagnosis.Of(label)
            ?? throw new JsonException($"{labelFile}: expected_cause \"{label.ExpectedCause}\" is not known");
        List<DiagnosedReport> reports = [];
        LogDiagnoser diagnoser = new(reports.Add, _ => { });
        using (FileStream input = File.OpenRead(log)) { diagnoser.Read(input, log); }
        diagnoser.Finish();
        return new ScoredLog(
            Path.GetRelativePath(folder, Path.GetDirectoryName(log)!), expected.CauseId ?? "none",
            reports.Count == 0 ? "none" : reports[0].Cause?.Id ?? "none", reports.Count,
            reports.Count(report => report.Prediction is { Agrees: true }),
            reports.Count(report => report.Prediction is { Agrees: not null }), expected.Compare(label, reports));
    }

    private static void Write(List<ScoredLog> scored, TextWriter output)
    {
        int width = scored.Max(log => log.Name.Length);
        foreach (ScoredLog log in scored)
        {
            string verdict = log.Wrong.Count == 0 ? "ok" : string.Join("; ", log.Wrong);
            output.WriteLine($"{TerminalText.Clean(log.Name).PadRight(width)}  {log.Expected,-20} {verdict}");
        }

        output.WriteLine();
        output.WriteLine("cause                 logs  precision  recall");
        IEnumerable<string> causes = scored.SelectMany(log => (string[])[log.Expected, log.Found]);
        foreach (string cause in causes.Distinct().Order(StringComparer.Ordinal))
        {
            int right = scored.Count(log => log.Found == cause && log.Expected == cause);
            int found = scored.Count(log => log.Found == cause);
            int expected = scored.Count(log => log.Expected == cause);
            output.WriteLine($"{cause,-20} {expected,5}  {Percent(right, found),9}  {Percent(right, expected),6}");
        }

        output.WriteLine();
        int agreed = scored.Count(log => log.Wrong.Count == 0);
        output.WriteLine($"{agreed} of {scored.Count} logs as labelled");
        output.WriteLine(
            $"the model chose the kernel's victim in {scored.Sum(log => log.Predicted)} of "
            + $"{scored.Sum(log => log.Predictable)} reports with a "
            + $"whole task table ({scored.Sum(log => log.Reports)} reports in all)");
    }

    private static string Percent(int part, int whole) =>
        whole == 0 ? "-" : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}

/// <param name="Predicted">Reports in which the model chose whom the kernel chose.</param>
/// <param name="Predictable">Reports in which the two can be compared.</param>
/// <param name="Wrong">Empty when the diagnosis agrees with the label.</param>
public sealed record ScoredLog(
    string Name, string Expected, string Found, int Reports, int Predicted, int Predictable,
    IReadOnlyList<string> Wrong);
