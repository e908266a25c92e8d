using System.Globalization;
using System.Text;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Fuzz;

/// <summary>A log whose plain lines are put through all forms and wrappers, as any line is, and what comes of it: the
/// same logical lines, the same reports.</summary>
internal static class LineByLine
{
    private static readonly LineReaderOptions s_together = new();
    private static readonly LineReaderOptions s_oneByOne = new() { IsOneByOne = true };

    /// <returns>Where the two ways differ; null when they do not.</returns>
    public static string? Complaint(byte[] log)
    {
        List<string> reports = [];
        ReportAssembler assembler = new("rows", report => reports.Add(Text(report)));
        reports.Add(Read(log, s_together, assembler));
        assembler.Finish();
        RecordedLines together = new();
        together.Lines.Add(Read(log, s_together, together));
        RecordedLines oneByOne = new();
        string read = Read(log, s_oneByOne, oneByOne);
        oneByOne.Lines.Add(read);
        oneByOne.Reports.Add(read);
        oneByOne.Finish();
        return Difference("line", together.Lines, oneByOne.Lines)
            ?? Difference("report", reports, oneByOne.Reports);
    }

    /// <returns>How much was read.</returns>
    private static string Read(byte[] log, LineReaderOptions options, ILogLineSink sink)
    {
        using MemoryStream input = new(log);
        return new LogLineReader(options).Read(input, sink).ToString();
    }

    private static string? Difference(string what, List<string> together, List<string> oneByOne)
    {
        for (int at = 0; at < Math.Max(together.Count, oneByOne.Count); at++)
        {
            string? with = together.ElementAtOrDefault(at);
            string? without = oneByOne.ElementAtOrDefault(at);
            if (with != without) { return $"plain: {what} {at} is {with}\ninstead of {without}"; }
        }

        return null;
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
                $"{report.Lines[at].Number} {report.Lines[at].Shape} {Latin(report.Lines.Text(at))}");
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

    private static string Latin(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text);

    /// <summary>All that a reader hands over, each row of a table as a line.</summary>
    private sealed class RecordedLines : ILogLineSink
    {
        private readonly ReportAssembler _assembler;

        public RecordedLines() => _assembler = new("rows", report => Reports.Add(Text(report)));

        public List<string> Lines { get; } = [];

        public List<string> Reports { get; } = [];

        public bool WantsEveryLine => _assembler.WantsEveryLine;

        public void Accept(in LogLine line)
        {
            Lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Number} {line.MonotonicMicroseconds} [{Latin(line.WallTime)}] [{Latin(line.Host)}] "
                + $"[{Latin(line.Tag)}] [{Latin(line.Caller)}] {line.HasPrefix} {line.IsContinuation} "
                + $"{line.StartsMidLine} {Latin(line.Text)}"));
            _assembler.Accept(line);
        }

        public void Skipped(long count)
        {
            Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{count} skipped"));
            _assembler.Skipped(count);
        }

        public void Lost(long atLine, string what)
        {
            Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{atLine} lost {what}"));
            _assembler.Lost(atLine, what);
        }

        public void Finish() => _assembler.Finish();
    }
}
