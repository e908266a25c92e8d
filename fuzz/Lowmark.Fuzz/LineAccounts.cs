using System.Text;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Reports;

namespace Lowmark.Fuzz;

/// <summary>Every line inside a kernel's report is claimed by one report, once, or listed as unclaimed.</summary>
internal sealed class LineAccounts : ILogLineSink
{
    private readonly ReportAssembler _assembler;
    private readonly List<Report> _reports = [];
    private readonly List<(long Number, bool HasPrefix, string Host, string Text)> _lines = [];

    private LineAccounts() => _assembler = new ReportAssembler("accounts", _reports.Add);

    public bool WantsEveryLine => _assembler.WantsEveryLine;

    /// <returns>What is wrong with what was read of the log; null when nothing is.</returns>
    public static string? Complaint(byte[] log)
    {
        LineAccounts accounts = new();
        using (MemoryStream input = new(log)) { new LogLineReader(new LineReaderOptions()).Read(input, accounts); }
        accounts._assembler.Finish();
        return accounts.ClaimedTwice() ?? accounts.Nowhere();
    }

    public void Accept(in LogLine line)
    {
        _lines.Add((
            line.Number, line.HasPrefix, Encoding.UTF8.GetString(line.Host), Encoding.Latin1.GetString(line.Text)));
        _assembler.Accept(line);
    }

    public bool TryAcceptPlain(ReadOnlySpan<byte> text, long number, long? microseconds)
    {
        if (!_assembler.TryAcceptPlain(text, number, microseconds)) { return false; }
        _lines.Add((number, true, _lines[^1].Host, Encoding.Latin1.GetString(text)));
        return true;
    }

    public void Skipped(long count) => _assembler.Skipped(count);

    public void Lost(long atLine, string what) => _assembler.Lost(atLine, what);

    private string? ClaimedTwice()
    {
        Dictionary<long, int> printed = _lines.GroupBy(line => line.Number)
            .ToDictionary(group => group.Key, group => group.Count());
        HashSet<(long, string)> claimed = [];
        foreach (Report report in _reports.Where(report => report.Program is null))
        {
            for (int at = 0; at < report.Lines.Count; at++)
            {
                long number = report.Lines[at].Number;
                string text = Encoding.Latin1.GetString(report.Lines.Text(at));
                if (!claimed.Add((number, text)) && printed.GetValueOrDefault(number) == 1)
                {
                    return $"claimed twice: line {number}: {text}";
                }
            }
        }

        return null;
    }

    private string? Nowhere()
    {
        HashSet<long> claimed = [];
        foreach (Report report in _reports)
        {
            for (int at = 0; at < report.Lines.Count; at++) { claimed.Add(report.Lines[at].Number); }
        }

        foreach (Report report in _reports.Where(report => report.Program is null))
        {
            HashSet<long> listed = [.. report.Unclaimed.Select(line => line.Line)];
            if (listed.Count < report.UnclaimedCount || report.Lines.IsFull) { continue; }
            long last = EndOf(report);
            foreach ((long number, bool hasPrefix, string host, string text) in _lines)
            {
                // A line that lost its wrapper may have been joined to the one above.
                bool isInside = number > report.FirstLine && number < last && hasPrefix
                    && (host.Length == 0 || report.Host is null || host == report.Host)
                    && text.Trim(' ', '\t').Length > 0;
                if (isInside && !claimed.Contains(number) && !listed.Contains(number)
                    && !IsJoined(text.Trim()))
                {
                    return $"nowhere: line {number}: {text}";
                }
            }
        }

        return null;
    }

    /// <summary>A piece of a line that another CPU's lines cut stands in the line that it continues.</summary>
    private bool IsJoined(string piece) => piece.StartsWith(',') && _reports.Exists(report =>
        Enumerable.Range(0, report.Lines.Count).Any(at =>
            Encoding.Latin1.GetString(report.Lines.Text(at)).Contains(piece, StringComparison.Ordinal)));

    /// <summary>The line of the kill, or the last one: what comes between a kill and its late lines is not of the
    /// report.</summary>
    private static long EndOf(Report report)
    {
        for (int at = 0; at < report.Lines.Count; at++)
        {
            ReportLine line = report.Lines[at];
            if (line.Shape is LineShape.Killed or LineShape.NoKillable or LineShape.Panic) { return line.Number; }
        }

        return report.LastLine;
    }
}
