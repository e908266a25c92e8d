using Lowmark.CorpusTests.TestKit;
using Lowmark.Diagnosis.Model;

namespace Lowmark.CorpusTests;

/// <summary>From 6.1 on a kernel leaves zones that the request may not use out of its report (__show_mem(),
/// mm/show_mem.c): what it prints is what the model must call eligible.</summary>
public sealed class PrintedZoneTests
{
    private static readonly string[] Kernels = ["6.1.176", "6.12.107", "7.2.13"];

    public static TheoryData<string> Logs =>
        [.. Kernels.SelectMany(kernel => Labelled.Names(Repository.Corpus, kernel))];

    [Theory]
    [MemberData(nameof(Logs))]
    public void The_model_finds_each_zone_eligible_that_the_kernel_printed(string name)
    {
        foreach (DiagnosedReport report in Diagnosed.File(Repository.Log(name)))
        {
            Assert.All(
                report.Checks,
                check => Assert.True(check.Eligible, $"{check.Node} {check.Zone}: {check.WhyNot}"));
        }
    }
}
