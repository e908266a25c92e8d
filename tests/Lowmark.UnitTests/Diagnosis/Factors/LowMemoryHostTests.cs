using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

/// <summary>Free are 1200 pages, reclaimable slab 2000, active file cache 100; with 46,700 of inactive file cache that
/// is 200,000 kB.</summary>
public class LowMemoryHostTests
{
    [Fact]
    [RuleCase("low-memory-host", Outcome.Confirmed)]
    public void More_than_four_fifths_of_ram_are_in_use() =>
        Ruled.By<LowMemoryHost>(Failure(46_699))
            .Confirms(Confidence.Certain, "80 % of RAM is in use")
            .Computing("RAM 1000000 kB - free and droppable 199996 kB = 800004 kB");

    [Fact]
    [RuleCase("low-memory-host", Outcome.Refuted)]
    public void Four_fifths_of_ram_are_in_use() =>
        Ruled.By<LowMemoryHost>(Failure(46_700))
            .Refutes("80 % of RAM is in use").Computing("RAM 1000000 kB - free and droppable 200000 kB = 800000 kB");

    [Fact]
    [RuleCase("low-memory-host", Outcome.Refuted)]
    public void After_a_kill_it_is_too_late_to_warn() =>
        Ruled.By<LowMemoryHost>(ReportText.Oom).Refutes("not a host before an OOM").Quoting("invoked oom-killer");

    [Fact]
    [RuleCase("low-memory-host", Outcome.Unknown)]
    public void Cut_before_the_counters_nothing_tells() =>
        Ruled.By<LowMemoryHost>(Failure(46_699).Lines().CutBefore("Mem-Info:")).IsUnknownFor("the counters and totals");

    private static ReportText Failure(long inactiveFile) => ReportText.AllocationFailure with
    {
        Memory = ReportText.AllocationFailure.Memory!.Counting("inactive_file", inactiveFile),
    };
}
