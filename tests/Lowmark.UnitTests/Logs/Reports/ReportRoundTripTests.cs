using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Reports;

/// <summary>Render a report as a kernel of some era does, read it: the same values come out, and no others.</summary>
public class ReportRoundTripTests
{
    [Fact]
    public void A_report_of_any_era_says_what_was_printed() =>
        KernelTextCases.Check(KernelTextCases.Any, printed => Same(printed, printed.Stamped()));

    [Fact]
    public void Names_that_quote_the_kernel_stay_names() =>
        KernelTextCases.Check(KernelTextCases.Hostile, printed => Same(printed, printed.Stamped()));

    [Fact]
    public void Without_any_wrapper_a_report_says_the_same() =>
        KernelTextCases.Check(KernelTextCases.Any, printed => Same(printed, printed.Bare()));

    [Fact]
    public void Its_kind_follows_from_its_header()
    {
        foreach (KernelTextEra era in KernelTextEra.All)
        {
            Assert.Equal(ReportEvent.Oom, Only(KernelTextWriter.Oom(era, 1)).Event);
            Assert.Equal(ReportEvent.Oom, Only(KernelTextWriter.Memcg(era, 1)).Event);
            Assert.Equal(ReportEvent.PageAllocationFailure, Only(KernelTextWriter.Failure(era, 1)).Event);
        }
    }

    private static Report Only(KernelTextReport printed) =>
        Assert.Single(KernelTextReading.Of(printed.Stamped()).Reports);

    private static void Same(KernelTextReport printed, string log)
    {
        Report report = Assert.Single(KernelTextReading.Of(log).Reports);
        KernelTextFacts.Same(printed.Facts, KernelTextFacts.Of(report));
        Assert.Empty(report.Unclaimed);
        Assert.Empty(report.Missing);
        Assert.Equal(printed.Lines.Count, report.Lines.Count);
    }
}
