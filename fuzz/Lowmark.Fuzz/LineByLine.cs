using System.Globalization;
using System.Text;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Fuzz;

/// <summary>A log whose table rows are handed over as any line is, and what comes of it: the same reports.</summary>
internal sealed class LineByLine(ILogLineSink inner) : ILogLineSink
{
    public bool WantsEveryLine => inner.WantsEveryLine;

    public void Accept(in LogLine line) => inner.Accept(line);

    public void Skipped(long count) => inner.Skipped(count);

    public void Lost(long atLine, string what) => inner.Lost(atLine, what);

    /// <returns>Where the reports of the two ways differ; null when they do not.</returns>
    public static string? Complaint(byte[] log)
    {
        string[] together = ReportsOf(log, assembler => assembler);
        string[] oneByOne = ReportsOf(log, assembler => new LineByLine(assembler));
        for (int at = 0; at < Math.Max(together.Length, oneByOne.Length); at++)
        {
            string? with = together.ElementAtOrDefault(at);
            string? without = oneByOne.ElementAtOrDefault(at);
            if (with != without) { return $"rows: report {at} is {with}\ninstead of {without}"; }
        }

        return null;
    }

    private static string[] ReportsOf(byte[] log, Func<ReportAssembler, ILogLineSink> sink)
    {
        List<string> reports = [];
        ReportAssembler assembler = new("rows", report => reports.Add(Text(report)));
        using (MemoryStream input = new(log))
        {
            ReadResult read = new LogLineReader(new LineReaderOptions()).Read(input, sink(assembler));
            reports.Add(read.ToString());
        }

        assembler.Finish();
        return [.. reports];
    }

    private static string Text(Report report)
    {
        StringBuilder text = new();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{report.Event} {report.FirstLine}-{report.LastLine} {report.MonotonicMicroseconds} {report.WallTime} "
            + $"{report.Host} {report.UnclaimedCount} {report.Missing.Count}");
        for (int at = 0; at < report.Lines.Count; at++)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{report.Lines[at].Number} {report.Lines[at].Shape} {Encoding.Latin1.GetString(report.Lines.Text(at))}");
        }

        if (report.Tasks is not { } tasks) { return text.ToString(); }
        text.AppendLine(CultureInfo.InvariantCulture, $"{string.Join(' ', tasks.Columns)} {tasks.TornRows}");
        foreach (TaskRow row in tasks.Rows)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture, $"{row.Line} {row.Pid} {string.Join(' ', row.Values)} {row.Comm}");
        }

        return text.ToString();
    }
}
