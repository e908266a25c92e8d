using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

/// <summary>Only the task table of 2.6.32 has a row for PID 1; later kernels leave it out.</summary>
public class InitBloatTests
{
    [Fact]
    [RuleCase("init-bloat", Outcome.Confirmed)]
    public void A_page_more_than_200_mebibytes() =>
        Ruled.By<InitBloat>(InitOf(51_201))
            .Confirms(Confidence.Certain, "PID 1 (init) holds 204804 kB").Quoting("[    1]");

    [Fact]
    [RuleCase("init-bloat", Outcome.Refuted)]
    public void Two_hundred_mebibytes() =>
        Ruled.By<InitBloat>(InitOf(51_200)).Refutes("PID 1 holds 204800 kB").Quoting("[    1]");

    [Fact]
    [RuleCase("init-bloat", Outcome.Unknown)]
    public void A_table_without_it_does_not_tell() =>
        Ruled.By<InitBloat>(ReportText.Oom).IsUnknownFor("the memory of PID 1 (see RssAnon in /proc/1/status)");

    private static ReportText InitOf(int pages) => ReportText.Oom with
    {
        Tasks =
        [
            "[ pid ]   uid  tgid total_vm      rss cpu oom_adj name",
            $"[    1]     0     1   300000 {pages,8}   0       0 init",
            "[  900]    27   900   200000   100000   1       0 db",
        ],
    };
}
