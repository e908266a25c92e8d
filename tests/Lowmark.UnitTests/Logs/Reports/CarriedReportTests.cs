using Lowmark.Fuzz;
using System.Text;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Reports;

/// <summary>Whatever carries a report, it says the same and the diagnosis is the same.</summary>
public class CarriedReportTests
{
    public static TheoryData<string> Forms => [.. CarriedLog.Forms.Keys];

    /// <summary>Without line ends and stamps, where a frame or a name of several words ends is not told.</summary>
    public static TheoryData<string> FormsWithLineEnds =>
        [.. CarriedLog.Forms.Keys.Where(form => form != CarriedLog.WithoutLineEnds)];

    [Theory]
    [MemberData(nameof(FormsWithLineEnds))]
    public void A_report_of_any_era_survives(string form) => KernelTextCases.Check(
        KernelTextCases.Any,
        printed =>
        {
            Report report = Assert.Single(KernelTextReading.Of(CarriedLog.Render(form, Texts(printed))).Reports);
            KernelTextFacts.Same(printed.Facts, KernelTextFacts.Of(report));
            Assert.Empty(report.Missing);
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

    [Fact]
    public void Two_reports_printed_word_by_word_are_taken_apart()
    {
        string[] first = (ReportText.MemcgOom with { Stamp = null }).Lines();
        string[] second = [.. first.Select(line => line.Replace("db", "kv", StringComparison.Ordinal)
            .Replace("900", "800", StringComparison.Ordinal).Replace("901", "801", StringComparison.Ordinal))];
        IEnumerable<string> mixed = first.Zip(second, (one, other) => string.Join(' ', Words(one).Zip(Words(other))
            .SelectMany(pair => (string[])[pair.First, pair.Second])));

        Assert.Equal(
            [Cause(LogText.Diagnosed(first)[0]), Cause(LogText.Diagnosed(second)[0])],
            LogText.Diagnosed(mixed).Select(Cause));
    }

    [Fact]
    public void A_word_that_may_be_of_either_cpu_is_said_to_be_lost()
    {
        DiagnosedReport[] reports = LogText.Diagnosed(
            ["a b invoked invoked oom-killer: oom-killer: gfp_mask=0xd0, gfp_mask=0xd0, order=0, order=0,"
                + " oom_score_adj=0 oom_score_adj=0",
            "Mem-Info: Mem-Info:",
            "1 2 pages pages RAM RAM x"]);

        Assert.All(reports, report => Assert.Contains(report.Source.Missing, what => what.StartsWith(
            "whose the last word is", StringComparison.Ordinal)));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Answer(DiagnosedReport report) => $"{Cause(report)}\nmissing "
        + $"{string.Join("; ", report.Source.Missing)}, {report.Source.UnclaimedCount} lines of others";

    private static string Cause(DiagnosedReport report) => string.Join('\n',
        [
            $"{report.Kind} {report.Cause?.Id} {report.Cause?.Confidence}: {report.Cause?.Summary}",
            .. report.Cause!.Factors.Select(factor => $"{factor.Id}: {factor.Summary}"),
            .. report.Victims.Select(victim => $"killed {victim.Pid} {victim.Comm} {victim.AnonRss}"),
            $"culprit {report.Culprit?.Name}, asked by {report.Trigger?.Comm}",
        ]);

    private static List<string> Texts(KernelTextReport printed) => [.. printed.Lines.Select(line => line.Text)];
}
