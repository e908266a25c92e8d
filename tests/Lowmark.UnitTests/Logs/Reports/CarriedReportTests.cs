using System.Text;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Reports;

/// <summary>Whatever carries a report, it says the same and the diagnosis is the same.</summary>
public class CarriedReportTests
{
    public static TheoryData<string> Forms => [.. CarriedLog.Forms.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_report_of_any_era_survives(string form) => KernelTextCases.Check(
        KernelTextCases.Any,
        printed =>
        {
            Report report = Assert.Single(KernelTextReading.Of(CarriedLog.Render(form, Texts(printed))).Reports);
            bool hasLineEnds = form != CarriedLog.WithoutLineEnds;
            KernelTextFacts.Same(Told(printed.Facts, hasLineEnds), Told(KernelTextFacts.Of(report), hasLineEnds));
            if (hasLineEnds) { Assert.Empty(report.Missing); }
        },
        count: 20);

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_diagnosis_is_the_same(string form)
    {
        foreach (ReportText text in (ReportText[])[ReportText.Oom, ReportText.MemcgOom, ReportText.AllocationFailure])
        {
            string[] lines = (text with { Stamp = null }).Lines();
            DiagnosedReport bare = Assert.Single(LogText.Diagnosed(lines));
            string carried = Encoding.UTF8.GetString(CarriedLog.Render(form, lines));

            Assert.Equal(Answer(bare), Answer(Assert.Single(LogText.Diagnosed([carried]))));
        }
    }

    /// <summary>Without line ends and stamps, where a frame or a name of several words ends is not told.</summary>
    private static SortedDictionary<string, string> Told(SortedDictionary<string, string> facts, bool hasLineEnds) => new(
        facts.Where(fact => hasLineEnds || !(fact.Key.EndsWith("comm", StringComparison.Ordinal)
            || fact.Key.EndsWith("task", StringComparison.Ordinal)
            || fact.Key.StartsWith("frame", StringComparison.Ordinal))).ToDictionary(StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static string Answer(DiagnosedReport report) => string.Join('\n',
        [
            $"{report.Kind} {report.Cause?.Id} {report.Cause?.Confidence}: {report.Cause?.Summary}",
            .. report.Cause!.Factors.Select(factor => $"{factor.Id}: {factor.Summary}"),
            .. report.Victims.Select(victim => $"killed {victim.Pid} {victim.Comm} {victim.AnonRss}"),
            $"culprit {report.Culprit?.Name}, asked by {report.Trigger?.Comm}",
            $"missing {string.Join("; ", report.Source.Missing)}, {report.Source.UnclaimedCount} lines of others",
        ]);

    private static List<string> Texts(KernelTextReport printed) => [.. printed.Lines.Select(line => line.Text)];
}
