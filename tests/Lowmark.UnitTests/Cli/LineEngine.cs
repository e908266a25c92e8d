using Lowmark.Cli.Explain;
using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Cli;

/// <summary>An engine that takes its orders from the log: <c>report INCIDENT CAUSE PID [WALL]</c> and <c>close
/// INCIDENT</c>; other lines are noise.</summary>
/// <remarks>Cause <c>-</c> is a memory state in which nothing is wrong. What is not closed closes at the end.</remarks>
internal sealed class LineEngine : IExplainEngine
{
    private readonly Dictionary<long, List<DiagnosedReport>> _open = [];
    private long _reports;

    public long Lines { get; private set; }

    public void Read(Stream input, string name, IExplainSink sink)
    {
        using StreamReader reader = new(input, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            Lines++;
            string[] words = line.Split(' ', 5);
            if (words is ["report", _, _, _, ..]) { Report(words, name, sink); }
            if (words is ["close", var incident]) { Close(long.Parse(incident), sink); }
        }
    }

    public void Pause(IExplainSink sink)
    {
        foreach ((long incident, List<DiagnosedReport> reports) in _open.OrderBy(entry => entry.Key))
        {
            sink.OpenIncident(Diagnosed.Incident(incident, [.. reports]));
        }
    }

    public void Finish(IExplainSink sink)
    {
        foreach (long incident in _open.Keys.Order().ToArray()) { Close(incident, sink); }
    }

    private void Report(string[] words, string name, IExplainSink sink)
    {
        ExplainedReport full = Diagnosed.Full(++_reports, long.Parse(words[1]));
        Cause? cause = words[2] switch
        {
            "-" => null,
            "unknown" => Diagnosed.UnknownCause,
            _ => full.Report.Cause! with { Id = words[2] },
        };
        DiagnosedReport report = full.Report with
        {
            Kind = cause is null ? ReportKind.MemoryState : ReportKind.OomKill,
            Cause = cause,
            Source = full.Report.Source with { Name = name },
            Time = new(100 + _reports, words.Length > 4 ? words[4] : null),
            Victims = cause is null ? [] : [Diagnosed.Victim(int.Parse(words[3]), "task")],
        };
        if (!_open.TryGetValue(report.Incident, out List<DiagnosedReport>? reports))
        {
            _open[report.Incident] = reports = [];
        }
        reports.Add(report);
        sink.Report(full with { Report = report });
    }

    private void Close(long incident, IExplainSink sink)
    {
        if (_open.Remove(incident, out List<DiagnosedReport>? reports))
        {
            sink.Incident(Diagnosed.Incident(incident, [.. reports]));
        }
    }
}
