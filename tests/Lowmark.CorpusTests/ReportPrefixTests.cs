using System.Text;
using Lowmark.CorpusTests.TestKit;
using Lowmark.Diagnosis.Model;

namespace Lowmark.CorpusTests;

/// <summary>A report that was cut anywhere is one report, and is no proof of anything else than the whole.</summary>
public sealed class ReportPrefixTests
{
    private const int Step = 97;

    [Theory]
    [InlineData("6.12.107/parent-cgroup-limit-v2")]
    [InlineData("6.1.176/frag-order3-oom")]
    [InlineData("5.10.262/mod-atomic-order1")]
    [InlineData("5.10.262/panic-on-oom")]
    [InlineData("7.2.13/numa-cpuset")]
    [InlineData("6.1.176/pagetables")]
    public void A_cut_report_is_one_report_from_its_first_line_on(string name)
    {
        byte[] report = ReportBytes(name);
        int firstLine = report.AsSpan().IndexOf((byte)'\n');

        Assert.All(Cuts(report), cut =>
        {
            IReadOnlyList<DiagnosedReport> found = DiagnosedLog.Of(report[..cut]);
            Assert.InRange(found.Count, cut >= firstLine ? 1 : 0, 1);
            Assert.All(found, part => Assert.True(part.Source.LastLine <= report.AsSpan(0, cut).Count((byte)'\n') + 1));
        });
        Assert.True(Assert.Single(DiagnosedLog.Of(report)).Source.Complete);
    }

    [Theory]
    [InlineData("6.12.107/parent-cgroup-limit-v2")]
    [InlineData("6.1.176/frag-order3-oom")]
    [InlineData("5.10.262/mod-atomic-order1")]
    [InlineData("5.10.262/panic-on-oom")]
    [InlineData("7.2.13/numa-cpuset")]
    [InlineData("6.1.176/pagetables")]
    public void A_cut_report_never_proves_another_cause_than_the_whole(string name)
    {
        byte[] report = ReportBytes(name);
        Cause whole = Assert.Single(DiagnosedLog.Of(report)).Cause!;

        Assert.Equal(Confidence.Certain, whole.Confidence);
        Assert.All(Cuts(report), cut =>
            Assert.All(DiagnosedLog.Of(report[..cut]), part =>
                Assert.False(
                    part.Cause!.Confidence == Confidence.Certain && part.Cause.Id != whole.Id,
                    $"{part.Cause.Id}: {part.Cause.Summary}")));
    }

    [Fact]
    public void A_lost_first_line_is_told()
    {
        IReadOnlyList<string> lines = Diagnosed.FirstReportLines("6.1.176/frag-order3-oom");

        DiagnosedReport report = Assert.Single(Diagnosed.Text(string.Join('\n', lines.Skip(1))));

        Assert.False(report.Source.Complete);
        Assert.NotEmpty(report.Source.Missing);
        Assert.Equal(Diagnosed.Text(string.Join('\n', lines))[0].Victims[0].Pid, Assert.Single(report.Victims).Pid);
    }

    private static byte[] ReportBytes(string name) =>
        Encoding.UTF8.GetBytes(string.Join('\n', Diagnosed.FirstReportLines(name)) + "\n");

    private static IEnumerable<int> Cuts(byte[] report)
    {
        for (int cut = 0; cut < report.Length; cut += Step) { yield return cut; }
    }
}
