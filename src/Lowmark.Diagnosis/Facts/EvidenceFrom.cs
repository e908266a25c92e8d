using System.Text;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Evidence that leads back to a line of the log.</summary>
public static class EvidenceFrom
{
    extension(ReportFacts facts)
    {
        /// <summary>A line as it stood; null when the line is not in the report, so that no evidence is
        /// invented.</summary>
        public Evidence? Line(long? number, string because) =>
            number is { } line && facts.Report.Lines.TextOf(line) is { } text
                ? new Evidence(line, text, because)
                : null;

        /// <summary>An inequality with the numbers put in, and the line they stand on.</summary>
        public Evidence Arithmetic(string inequality, string because, long? line = null) =>
            new(line, inequality, because);

        /// <summary>The first line of a shape that holds <paramref name="token"/>.</summary>
        public Evidence? Token(LineShape shape, ReadOnlySpan<byte> token, string because)
        {
            ReportLines lines = facts.Report.Lines;
            return lines.First(shape, token) is >= 0 and var at
                ? new Evidence(lines[at].Number, Encoding.UTF8.GetString(lines.Text(at)), because)
                : null;
        }

        /// <summary>The first line of a shape.</summary>
        public Evidence? First(LineShape shape, string because) => facts.Token(shape, ""u8, because);

        /// <summary>The line of a counter: in memory.stat of the group when its limit was reached, else in the Mem-Info
        /// block.</summary>
        public Evidence? Counter(string name, string because) => facts.IsMemcg
            ? facts.Line(facts.StatLine(name), because)
            : facts.Token(LineShape.Counters, Encoding.UTF8.GetBytes($"{name}:"), because);

        /// <summary>The task table's row of a process.</summary>
        public Evidence? TaskRow(TaskUse task, string because) =>
            facts.Line(task.Line, $"row of the task table: {because}");

        /// <summary>The usage and limit of the memcg that ran full, or the first line that is left of its
        /// report.</summary>
        public Evidence? LimitReached() =>
            facts.First(LineShape.MemcgUsage, "the limit that was reached") ?? facts.Header("what was reported");

        /// <summary>The line that opens the report, or the first one that is left of it.</summary>
        public Evidence? Header(string because) =>
            facts.Line(facts.Report.Request?.Line ?? facts.Report.FirstLine, because);
    }
}
