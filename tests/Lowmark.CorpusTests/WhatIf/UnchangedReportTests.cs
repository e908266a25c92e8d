using Lowmark.Changes;
using Lowmark.CorpusTests.TestKit;
using Lowmark.Diagnosis.Model;
using Lowmark.WhatIf;

namespace Lowmark.CorpusTests.WhatIf;

/// <summary>A what-if that changes nothing says that what happened happens, to the same task.</summary>
public sealed class UnchangedReportTests
{
    private static readonly DiagnosedReport[] s_reports =
    [
        .. Labelled.Names(Repository.Corpus)
            .SelectMany(name => DiagnosedLog.Of(File.ReadAllBytes(Repository.Log(name))))
            .Where(report => report.Kind is ReportKind.OomKill or ReportKind.OomPanic
                or ReportKind.PageAllocationFailure or ReportKind.AllocationStall or ReportKind.OvercommitRefusal)
            .Where(IsWhole),
    ];

    /// <summary>Not the kill line alone: what the request was held against is there.</summary>
    private static bool IsWhole(DiagnosedReport report) => report.Kind is ReportKind.OvercommitRefusal
        ? report.Request?.AllocationBytes is not null
        : report is { Memory: not null, Request.GfpFlags.IsEmpty: false }
        || report is { Memcg: { Usage: not null, Limit: not null } };

    [Fact]
    public void Every_whole_report_of_the_corpus_happens_again()
    {
        string[] others =
        [
            .. s_reports.Select(report => (report, answer: WhatIfReplay.OfReport(report, [], [])))
                .Where(pair => pair.answer.Outcome is not WhatIfOutcome.NotPrevented)
                .Select(pair => $"{pair.report.Source.FirstLine} {pair.report.Kind}: {pair.answer.Summary}"),
        ];

        Assert.Empty(others);
        Assert.True(s_reports.Length > 200);
    }

    [Fact]
    public void The_victim_is_the_one_that_is_predicted()
    {
        DiagnosedReport[] predicted =
            [.. s_reports.Where(report => report is { Prediction.Agrees: true, Victims.IsEmpty: false })];

        Assert.All(predicted, report =>
            Assert.Equal(report.Prediction!.VictimPid, WhatIfReplay.OfReport(report, [], []).Victim?.Pid));
        Assert.True(predicted.Length > 100);
    }

    [Fact]
    public void What_names_nobody_moves_no_kill()
    {
        SetOomScoreAdj nobody = new(int.MaxValue, null, 500);

        Assert.All(
            s_reports.Where(report => report is { Prediction: { Agrees: true, VictimPid: not null } })
                .Where(report => !report.Victims.IsEmpty),
            report =>
            {
                WhatIfAnswer answer = WhatIfReplay.OfReport(report, [nobody], []);
                bool isOpen = answer.Victim is null && !answer.Missing.IsEmpty;
                Assert.True(isOpen || answer.Victim?.Pid == report.Prediction!.VictimPid, answer.Summary);
            });
    }
}
