using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Content;
using Lowmark.Presenters.Text;
using Lowmark.Remedies;

namespace Lowmark.Presenters;

/// <summary><c>--summary</c>: a row an incident: time, kind, cause, reports, kills, scope, victims.</summary>
/// <remarks>The first 200 rows wait, so that their widths can be measured; later ones use the same columns. A row is as
/// wide as the text at most: long cells lose their middle, and where that is not enough a column is left out.</remarks>
public sealed class SummaryPresenter(Stream output, TextOptions options) : IPresenter, IDisposable
{
    private const int Measured = 200;
    private const int Time = 0, Kind = 1, Cause = 2, Reports = 3, Killed = 4, Scope = 5, Victims = 6;
    private const int Gap = 2;
    private static readonly string[] Titles = [
        .. IncidentRow.Columns.Select(column => column.Title.ToUpperInvariant())];

    /// <summary>Which columns are made narrower, to which width at least, until the row fits.</summary>
    private static readonly (int[] Columns, int Floor)[] s_shrinking =
        [([Scope, Victims], 16), ([Kind], 10), ([Scope, Victims], 10), ([Cause], 10), ([Time], 16)];

    /// <summary>Those that still fit when cells are shortened are all shown; else what tells least goes.</summary>
    private static readonly int[][] s_choices =
    [
        [Time, Kind, Cause, Reports, Killed, Scope, Victims], [Time, Cause, Reports, Killed, Scope, Victims],
        [Time, Cause, Reports, Killed, Scope], [Time, Cause, Reports, Killed],
    ];

    private readonly Canvas _canvas = new(output, options);
    private readonly Dictionary<long, DiagnosedReport> _open = [];
    private readonly List<string[]> _waiting = [];
    private Timeline? _timeline;
    private int[]? _widths;
    private int[] _shown = s_choices[0];

    public void Write(ExplainedReport report) => _open.TryAdd(report.Report.Incident, report.Report with
    {
        Memory = null, Checks = [], Ledger = null, Prediction = null, Holders = [],
    });

    public void Write(Incident incident)
    {
        if (_open.Remove(incident.Id, out DiagnosedReport? first)) { Add(IncidentRow.Of(first, incident)); }
    }

    public void Write(Timeline timeline) => _timeline = timeline;

    public void Finish(RunStats stats)
    {
        foreach ((_, DiagnosedReport first) in _open.OrderBy(entry => entry.Key)) { Add(IncidentRow.Of(first, null)); }
        _open.Clear();
        if (_widths is null && _waiting.Count == 0 && stats.Inputs > 0)
        {
            string how = stats.FilteredReports > 0 ? "matches" : "found";
            _canvas.Paragraph($"no memory incident {how} in {SizeText.Count(stats.Lines, "line", "lines")}");
        }
        else
        {
            WriteWaiting();
            WriteTimeline();
        }

        _canvas.Flush();
        output.Flush();
    }

    public void Dispose() => _canvas.Dispose();

    private void WriteTimeline()
    {
        if (_timeline is null || TimelineParts.Brief(_timeline).ToArray() is not [_, ..] sentences) { return; }
        _canvas.Blank();
        foreach (Sentence sentence in sentences) { _canvas.Paragraph(sentence.Text, sentence.Ink); }
    }

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
        int[] natural = [.. Titles.Select(
            (title, i) => _waiting.Select(row => WordWrap.Columns(row[i])).Append(title.Length).Max())];
        _shown = s_choices.FirstOrDefault(
            columns => Excess(Fitted(natural, columns, keepsCause: true), columns) <= 0, s_choices[^1]);
        _widths = Fitted(natural, _shown, keepsCause: false);
        if (_shown[^1] is Scope or Victims) { _widths[_shown[^1]] += Math.Max(0, -Excess(_widths, _shown)); }
        Put(Titles, Ink.Label);
        foreach (string[] row in _waiting) { Put(row, Ink.Plain); }
        _waiting.Clear();
        _canvas.Flush();
    }

    /// <summary>The widest of the columns that may be narrower loses, until all fit; then the next ones.</summary>
    private int[] Fitted(int[] natural, int[] columns, bool keepsCause)
    {
        int[] widths = [.. natural];
        int excess = Excess(widths, columns);
        foreach ((int[] narrowed, int floor) in s_shrinking)
        {
            if (keepsCause && narrowed.Contains(Cause)) { break; }
            int[] shown = [.. narrowed.Intersect(columns)];
            for (; excess > 0 && shown.Length > 0 && shown.MaxBy(i => widths[i]) is var widest
                && widths[widest] > floor; excess--)
            {
                widths[widest]--;
            }
        }

        return widths;
    }

    private int Excess(int[] widths, int[] columns) =>
        columns.Sum(i => widths[i]) + (Gap * (columns.Length - 1)) - _canvas.Width;

    private void Put(string[] row, Ink ink)
    {
        IEnumerable<string> cells = _shown.Select(i =>
        {
            string cell = WordWrap.Shorten(row[i], _widths![i], _canvas.Glyphs.More);
            string fill = new(' ', Math.Max(0, _widths[i] - WordWrap.Columns(cell)));
            return i is Reports or Killed ? fill + cell : cell + fill;
        });
        _canvas.Put(0, string.Join(new string(' ', Gap), cells).TrimEnd(' '), ink);
    }
}
