using System.Text;
using Lowmark.CorpusTests.TestKit;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Json;
using Lowmark.Presenters.Json.Recorded;
using Lowmark.Remedies;

namespace Lowmark.CorpusTests;

/// <summary>What explain prints as JSON can be read back: nothing that a what-if asks for is lost on the way.</summary>
public sealed class RecordedReportTests
{
    private static readonly string Corpus = Path.Combine(Repository.Root, "corpus");

    public static TheoryData<string> Logs => [.. Labelled.Names(Corpus)];

    [Theory]
    [MemberData(nameof(Logs))]
    public void A_report_read_back_prints_as_it_did(string name)
    {
        IReadOnlyList<DiagnosedReport> reports =
            DiagnosedLog.Of(File.ReadAllBytes(Path.Combine(Corpus, name, "dmesg.txt")));
        byte[] printed = Lines(reports);

        IReadOnlyList<DiagnosedReport> back = RecordedReports.Read(printed);

        Assert.True(RecordedReports.Are(printed) || reports.Count == 0);
        Assert.Equal(reports.Count, back.Count);
        Assert.Equal(reports.Select(WithoutProgram), back.Select(Json));
    }

    private static byte[] Lines(IEnumerable<DiagnosedReport> reports)
    {
        using MemoryStream output = new();
        JsonlPresenter presenter = new(output);
        foreach (DiagnosedReport report in reports) { presenter.Write(new ExplainedReport(report, [])); }
        presenter.Finish(new(1, 0, 0, 0, reports.Count(), 0, 0));
        return output.ToArray();
    }

    private static string Json(DiagnosedReport report) => Encoding.UTF8.GetString(Lines([report]));

    private static string WithoutProgram(DiagnosedReport report) => Json(report with { Program = null });
}
