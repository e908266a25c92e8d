using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class InnocentVictimTests
{
    [Fact]
    [RuleCase("innocent-victim", Outcome.Confirmed)]
    public void The_victim_held_little_and_another_twice_as_much() =>
        Ruled.By<InnocentVictim>(Kill(10_000, 20_000))
            .Confirms(Confidence.Certain, "the victim db held 40000 kB, 4 % of RAM; java (pid 500) held 80000 kB")
            .Quoting("Killed process 900 (db)");

    [Fact]
    [RuleCase("innocent-victim", Outcome.Confirmed)]
    public void What_no_process_holds_counts_against_it_too() =>
        Ruled.By<InnocentVictim>(Kill(10_000, 15_000) with
        {
            Memory = new MemInfoText().Counting("slab_unreclaimable", 100_000),
        })
            .Confirms(
                Confidence.Certain, "the victim db held 40000 kB, 4 % of RAM; slab, unreclaimable held 400000 kB");

    [Fact]
    [RuleCase("innocent-victim", Outcome.Confirmed)]
    public void Without_the_table_the_kill_line_tells_what_the_victim_held() =>
        Ruled.By<InnocentVictim>(ReportText.Oom with
        {
            Memory = new MemInfoText().Counting("slab_unreclaimable", 100_000),
            Tasks = [],
            Kill = [ReportText.Killed("Out of memory", "db", 900, 40_000)],
        })
            .Confirms(
                Confidence.Certain, "the victim db held 40000 kB, 4 % of RAM; slab, unreclaimable held 400000 kB");

    [Theory]
    [InlineData(10_000, 19_999, "the victim held 4 % of RAM")]
    [InlineData(25_000, 60_000, "the victim held 10 % of RAM")]
    [RuleCase("innocent-victim", Outcome.Refuted)]
    public void A_tenth_of_ram_or_half_of_the_biggest_other_is_not_innocent(int victim, int other, string why) =>
        Ruled.By<InnocentVictim>(Kill(victim, other)).Refutes(why).Quoting("Killed process 900 (db)");

    [Fact]
    [RuleCase("innocent-victim", Outcome.Refuted)]
    public void Where_nobody_was_killed_nobody_is_a_victim() =>
        Ruled.By<InnocentVictim>(ReportText.AllocationFailure)
            .Refutes("nobody was killed for lack of memory").Quoting("page allocation failure");

    [Fact]
    [RuleCase("innocent-victim", Outcome.Unknown)]
    public void A_kill_line_that_was_cut_does_not_tell_what_the_victim_held() =>
        Ruled.By<InnocentVictim>(ReportText.Oom with { Tasks = [], Kill = ["Out of memory: Killed process 900 (db)"] })
            .IsUnknownFor("what the victim held, and how much memory there is");

    private static ReportText Kill(long victim, long other) => ReportText.Oom with
    {
        Tasks = TaskText.Table(new TaskText("java", 500, other) { Adj = -500 }, new TaskText("db", 900, victim)),
    };
}
