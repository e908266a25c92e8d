using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Presenters.Text;
using Lowmark.Remedies;

namespace Lowmark.Presenters;

/// <summary><c>--summary</c>: a row an incident: time, kind, cause, counts of reports and kills, scope, victims.</summary>
/// <remarks>The first 200 rows wait, so that their widths can be measured; later ones use the same columns.</remarks>
public sealed class SummaryPresenter(Stream output, TextOptions options) : IPresenter, IDisposable
{
    private const int Measured = 200;
    private static readonly string[] Titles = ["TIME", "KIND", "CAUSE", "REPORTS", "KILLED", "SCOPE", "VICTIMS"];

    private readonly Canvas _canvas = new(output, options);
    private readonly Dictionary<long, DiagnosedReport> _open = [];
    private readonly List<string[]> _waiting = [];
    private int[]? _widths;

    public void Write(ExplainedReport report) => _open.TryAdd(report.Report.Incident, report.Report with
    {
        Memory = null, Checks = [], Ledger = null, Prediction = null, Holders = [],
    });

    public void Write(Incident incident)
    {
        if (_open.Remove(incident.Id, out DiagnosedReport? first)) { Add(Row(first, incident)); }
    }

    public void Finish(RunStats stats)
    {
        foreach ((_, DiagnosedReport first) in _open.OrderBy(entry => entry.Key)) { Add(Row(first, null)); }
        _open.Clear();
        if (_widths is null && _waiting.Count == 0 && stats.Inputs > 0)
        {
            string how = stats.FilteredReports > 0 ? "matches" : "found";
            _canvas.Paragraph($"no memory incident {how} in {SizeText.Count(stats.Lines, "line", "lines")}");
        }
        else
        {
            WriteWaiting();
        }

        _canvas.Flush();
        output.Flush();
    }

    public void Dispose() => _canvas.Dispose();

    private string[] Row(DiagnosedReport first, Incident? incident)
    {
        EquatableArray<Victim> victims = incident is { Victims.IsEmpty: false } ? incident.Victims : first.Victims;
        return [
            Prose.ShortTime(incident?.FirstTime ?? first.Time), KindNames.Of(first.Kind),
            (incident?.Cause ?? first.Cause)?.Id ?? "-",
            $"{incident?.ReportCount ?? 1}", $"{Math.Max(incident?.VictimCount ?? 0, victims.Count)}", Scope(first),
            Who(victims)];
    }

    private string Who(EquatableArray<Victim> victims) => victims.Count switch
    {
        0 => "-",
        1 => Prose.Task(victims[0].Comm, victims[0].Pid),
        _ => Prose.Names(victims, _canvas.Times),
    };

    private static string Scope(DiagnosedReport first) =>
        first.Memcg is { OomPath: { } path } ? path : (first.Constraint?.Word, first.Cause?.Id) switch
        {
            ("CONSTRAINT_CPUSET", _) => $"cpuset {first.Request?.Cpuset ?? "?"}",
            ("CONSTRAINT_MEMORY_POLICY", _) => $"nodes {first.Request?.Nodemask?.ToString() ?? "?"}",
            ("CONSTRAINT_NONE", _) or (_, "global-exhaustion") => "machine",
            _ => "-",
        };

    private void Add(string[] row)
    {
        string[] clean = [.. row.Select(_canvas.Clean)];
        if (_widths is not null) { Put(clean, Ink.Plain); }
        else
        {
            _waiting.Add(clean);
            if (_waiting.Count == Measured) { WriteWaiting(); }
        }
    }

    private void WriteWaiting()
    {
        if (_waiting.Count == 0) { return; }
        _widths = [.. Titles.Select(
            (title, i) => _waiting.Select(row => WordWrap.Columns(row[i])).Append(title.Length).Max())];
        Put(Titles, Ink.Label);
        foreach (string[] row in _waiting) { Put(row, Ink.Plain); }
        _waiting.Clear();
        _canvas.Flush();
    }

    private void Put(string[] row, Ink ink)
    {
        IEnumerable<string> cells = row.Select((cell, i) =>
        {
            string fill = new(' ', Math.Max(0, _widths![i] - WordWrap.Columns(cell)));
            return i is 3 or 4 ? fill + cell : cell + fill;
        });
        _canvas.Put(0, string.Join("  ", cells).TrimEnd(' '), ink);
    }
}
