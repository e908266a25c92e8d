using Lowmark.CorpusTests.TestKit;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Texts;
using Lowmark.Traces.Views;

namespace Lowmark.CorpusTests;

/// <summary>The logs of examples/ are reports of the corpus, and are explained as the logs they come from.</summary>
public sealed class ExampleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "examples");

    public static TheoryData<string, string> Examples => new()
    {
        { "cgroup-parent-limit", "6.12.107/parent-cgroup-limit-v2" },
        { "fragmentation", "6.1.176/frag-order3-oom" },
        { "node-exhaustion", "6.12.107/numa-cpuset" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_the_whole_report_of_its_corpus_log(string example, string log) =>
        Assert.Equal(
            string.Join('\n', Diagnosed.FirstReportLines(log)) + "\n",
            File.ReadAllText(Path.Combine(Folder, example + ".log")));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_has_the_cause_it_is_named_after_and_the_victim_of_its_log(string example, string log)
    {
        DiagnosedReport report = Assert.Single(Diagnosed.File(Path.Combine(Folder, example + ".log")));

        Assert.Equal(example, report.Cause!.Id);
        Assert.Equal(
            Diagnosed.File(Repository.Log(log))[0].Victims.Select(victim => (victim.Pid, victim.Comm)),
            report.Victims.Select(victim => (victim.Pid, victim.Comm)));
    }

    /// <summary>100 pages, then 12 blocks of 4, where the reserve has room for 19 pages: zone Normal's min is 31 pages,
    /// less half, less a quarter of the rest: down to 12 of them GFP_ATOMIC may go.</summary>
    [Fact]
    public void The_example_of_a_trace_tells_its_bursts_and_the_reserve_that_would_hold_them()
    {
        using FileStream file = File.OpenRead(Path.Combine(Folder, "atomic-burst.trace"));
        using TraceText trace = TraceText.Open(file, null)!;
        AtomicView view = new(trace.Tables);

        AtomicReport report = view.Build(trace.Read(view));

        Assert.Equal(
            [("nic-refill", 100L), ("nic-refill", 48L)],
            report.Largest.Select(burst => (burst.Comm, burst.Peak.Count)));
        AtomicZone zone = Assert.Single(report.Zones);
        Assert.Equal(("Normal", new Pages(100), false), (zone.Zone, zone.Peak, zone.Holds));
        Assert.Equal((new KiB(256), new KiB(1296)), (report.MinFree!.Value, report.NeededMinFree!.Value));
        Assert.Equal("min_free_kbytes=1458", report.Advised!.Setting);
    }

    [Fact]
    public void Every_example_is_in_the_list_with_its_origin() =>
        Assert.All(Directory.GetFiles(Folder, "*.log"), file =>
        {
            Assert.Contains(Path.GetFileNameWithoutExtension(file), Examples.Select(row => row[0]));
            Assert.Contains(Path.GetFileName(file), File.ReadAllText(Path.Combine(Folder, "README.md")));
        });
}
