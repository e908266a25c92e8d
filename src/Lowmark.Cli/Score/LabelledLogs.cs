using System.Globalization;
using System.Text.Json;
using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Model;

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
        ScoreTable.Write(scored, output);
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
            Path.GetRelativePath(folder, Path.GetDirectoryName(log)!),
            new(expected.CauseId ?? "none", reports.Count == 0 ? "none" : reports[0].Cause?.Id ?? "none"),
            ConstraintOf(label, expected, reports), VictimOf(label, reports), reports.Count,
            reports.Count(report => report.Prediction is { Agrees: true }),
            reports.Count(report => report.Prediction is { Agrees: not null }), expected.Compare(label, reports));
    }

    private static Outcome ConstraintOf(
        ScoreLabel label, ExpectedDiagnosis expected, List<DiagnosedReport> reports)
    {
        bool isKill = reports is [] or [{ Kind: ReportKind.OomKill or ReportKind.OomPanic }, ..];
        return !isKill || expected.CauseId is null || label.Constraint is "n/a"
            ? default
            : new(label.Constraint, reports is [{ Constraint: { } found }, ..] ? found.Word : null);
    }

    private static Outcome VictimOf(ScoreLabel label, List<DiagnosedReport> reports)
    {
        int[] pids = [.. reports.SelectMany(report => report.Victims).Select(victim => victim.Pid)];
        if (pids is []) { return new(Word(label.Victim?.Pid), null); }
        bool isNamed = label.Victim is { } victim && pids.Contains(victim.Pid);
        return new(Word(label.Victim?.Pid), Word(isNamed ? label.Victim!.Pid : pids[0]));
    }

    private static string? Word(int? pid) => pid?.ToString(CultureInfo.InvariantCulture);
}
