using Lowmark.Diagnosis.Model;
using static Lowmark.UnitTests.Diagnosis.Timelines.TimelineOf;

namespace Lowmark.UnitTests.Diagnosis.Timelines;

/// <summary>What followed from what, and what only came later.</summary>
public class ConsequenceTests
{
    [Fact]
    public void From_stall_to_panic_in_one_zone_is_one_chain_with_one_first_cause()
    {
        MachineTimeline machine = One(
            Short(100, ReportKind.AllocationStall, "Normal"),
            Short(130, ReportKind.PageAllocationFailure, "DMA32", "Normal"),
            Short(150, ReportKind.OomKill, "Normal"),
            Short(300, ReportKind.OomPanic, "Normal"));

        Assert.Equal(
            [(2, 1, 1, "escalation", 30), (3, 2, 1, "escalation", 20), (4, 3, 1, "escalation", 150)],
            machine.Consequences.Select(found => ((int)found.Incident, (int)found.Follows, (int)found.FirstCause,
                found.Relation, (int)found.AfterSeconds!)));
        Assert.All(machine.Consequences, found => Assert.Equal(Confidence.Likely, found.Confidence));
        Assert.Equal(
            ["Normal is short", "Normal is short"], machine.Consequences[0].Evidence.Select(line => line.Text));
    }

    [Fact]
    public void A_failure_in_a_zone_that_is_short_since_the_kill_is_the_same_shortage()
    {
        Consequence found = Assert.Single(One(
            Short(100, ReportKind.OomKill, "Normal"), Short(200, ReportKind.PageAllocationFailure, "Normal"))
            .Consequences);

        Assert.Equal(("unresolved_shortage", Confidence.Likely), (found.Relation, found.Confidence));
        Assert.Equal(
            "Node 0 Normal was below its watermark in the earlier one and is still 100 s later.", found.Because);
    }

    [Fact]
    public void Without_zones_what_is_graver_and_near_possibly_follows()
    {
        Consequence found = Assert.Single(One(
            Short(100, ReportKind.AllocationStall, "Normal"), Short(200, ReportKind.OomKill)).Consequences);

        Assert.Equal(("escalation", Confidence.Possible), (found.Relation, found.Confidence));
    }

    [Fact]
    public void Nearness_is_no_evidence() =>
        Assert.All(
            [
                // other zones
                One(Short(100, ReportKind.AllocationStall, "DMA"), Short(200, ReportKind.OomKill, "Normal")),
                // less grave, and no zone printed
                One(Short(100, ReportKind.OomKill), Short(200, ReportKind.PageAllocationFailure)),
                // ten minutes and more
                One(Short(100, ReportKind.OomKill, "Normal"), Short(701, ReportKind.PageAllocationFailure, "Normal")),
                // a group's limit says nothing of the machine
                One(Kill(100, 900, 5), Short(200, ReportKind.OomPanic, "Normal")),
                // another boot
                One(Short(100, ReportKind.OomKill, "Normal"), Start(),
                    Short(20, ReportKind.PageAllocationFailure, "Normal")),
            ],
            machine => Assert.Empty(machine.Consequences));

    [Fact]
    public void A_killed_program_that_is_back_under_a_new_pid_grew_again()
    {
        Consequence found = Assert.Single(One(Kill(100, 900, 400_000), Kill(2500, 955, 400_000)).Consequences);

        Assert.Equal(("grew_again", Confidence.Likely, 2400), (found.Relation, found.Confidence, found.AfterSeconds));
        Assert.Equal(
            "db (pid 900) was killed; db (pid 955), not among the biggest then, held 391 MiB 40 min later.",
            found.Because);
    }

    [Fact]
    public void A_process_that_was_there_at_the_kill_before_did_not_come_back() =>
        Assert.Empty(One(Kill(100, 900, 400_000, victim: 10), Kill(2500, 900, 450_000)).Consequences);

    [Fact]
    public void Without_a_task_table_that_it_came_back_is_only_possible() =>
        Assert.Equal(
            Confidence.Possible,
            Assert.Single(One(Kill(100, 900, 400_000) with { Holders = [] }, Kill(2500, 955, 400_000)).Consequences)
                .Confidence);
}
