using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.WhatIf;

/// <summary>A group /a/b of 100 MiB that is full: app holds 60 MiB of it, side 30; app is killed.</summary>
public class GroupReplayTests
{
    private const long MiB = 1024;
    private const string Path = "/a/b";

    private static readonly Demand s_app120 = new("app", new(120 * MiB));

    private static DiagnosedReport Full(int adjOfApp = 0) =>
        Of("cgroup-limit").Memcg(Path, 100 * MiB, 100 * MiB).Killed(2, 60 * MiB, Path) with
        {
            Constraint = OomConstraint.Memcg,
            Prediction = new(
                2, true, [Ranked(2, "app", 60, adjOfApp), Ranked(1, "side", 30, 0)], new(25_600),
                "rss + page tables + swap + oom_score_adj * (total / 1000)", null),
        };

    private static RankedTask Ranked(int pid, string comm, long mebibytes, int adj) =>
        new(pid, comm, new((mebibytes * 256) + (adj * 25)), new(mebibytes * 256), adj, true, null);

    private static WhatIfAnswer Ask(DiagnosedReport report, Change change, params Demand[] demands) =>
        WhatIfReplay.OfReport(report, [change], demands);

    private static SetGroupBound Limit(string path, long mebibytes) =>
        new(path, GroupBound.Max, new KiB(mebibytes * MiB));

    [Fact]
    public void A_higher_limit_puts_it_off_by_what_it_is_higher()
    {
        WhatIfAnswer answer = Ask(Full(), Limit(Path, 128));

        Assert.Equal((WhatIfOutcome.PutOff, new KiB(28 * MiB)), (answer.Outcome, answer.Room));
        Assert.Contains("--demand", string.Join(' ', answer.Missing), StringComparison.Ordinal);
    }

    // 120 MiB wanted - 60 held = 60, and 61440 kB of it take 120 kB of page tables.
    [Theory]
    [InlineData(159, WhatIfOutcome.NotPrevented)]
    [InlineData(160, WhatIfOutcome.NotPrevented)]
    [InlineData(161, WhatIfOutcome.Prevented)]
    public void What_is_wanted_decides(long limit, WhatIfOutcome expected)
    {
        WhatIfAnswer answer = Ask(Full(), Limit(Path, limit), s_app120);

        Assert.Equal((expected, Confidence.Likely), (answer.Outcome, answer.Confidence));
        Assert.Equal(expected is WhatIfOutcome.Prevented ? null : 2, answer.Victim?.Pid);
    }

    [Fact]
    public void Without_a_limit_only_the_groups_above_bound_it()
    {
        WhatIfAnswer answer = Ask(Full(), new SetGroupBound(Path, GroupBound.Max, null), s_app120);

        Assert.Equal((WhatIfOutcome.Prevented, null), (answer.Outcome, answer.Room));
        Assert.Contains("what the groups above /a/b have left below their own limits", answer.Missing);
    }

    [Fact]
    public void A_limit_above_that_is_lower_than_the_new_one_binds()
    {
        WhatIfAnswer answer = WhatIfReplay.OfReport(Full(), [Limit(Path, 200), Limit("/a", 110)], [s_app120]);

        Assert.Equal((WhatIfOutcome.NotPrevented, new KiB(10 * MiB)), (answer.Outcome, answer.Room));
    }

    [Theory]
    [InlineData("/a")]
    [InlineData("/a/bc")]
    [InlineData("/other")]
    public void Another_groups_higher_limit_does_not_help(string path) =>
        Assert.Equal(WhatIfOutcome.NotPrevented, Ask(Full(), Limit(path, 500)).Outcome);

    [Fact]
    public void A_childs_higher_limit_under_a_full_parent_does_not_help_and_that_is_certain()
    {
        DiagnosedReport parent = Full() with { Memcg = Full().Memcg! with { TaskPath = "/a/b/c" } };

        WhatIfAnswer answer = Ask(parent, Limit("/a/b/c", 500));

        Assert.Equal((WhatIfOutcome.NotPrevented, Confidence.Certain), (answer.Outcome, answer.Confidence));
        Assert.Equal(2, answer.Victim?.Pid);
    }

    [Fact]
    public void A_childs_limit_below_what_it_holds_moves_the_kill_into_it()
    {
        WhatIfAnswer answer = Ask(Full().Killed(2, 60 * MiB, "/a/b/c"), Limit("/a/b/c", 50));

        Assert.Equal((WhatIfOutcome.NotPrevented, 2), (answer.Outcome, answer.Victim?.Pid));
        Assert.Contains("/a/b/c would have met its own limit of 50 MiB", answer.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_childs_limit_above_what_it_holds_is_met_when_it_wants_more()
    {
        DiagnosedReport parent = Full().Killed(2, 60 * MiB, "/a/b/c");

        Assert.Contains("own limit", Ask(parent, Limit("/a/b/c", 70), s_app120).Summary, StringComparison.Ordinal);
        Assert.Contains("/a/b ", Ask(parent, Limit("/a/b/c", 70)).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Whom_a_siblings_new_limit_would_kill_is_not_told_where_its_size_is_not()
    {
        WhatIfAnswer answer = Ask(Full(), Limit("/a/b/d", 20));

        Assert.Equal((WhatIfOutcome.NotPrevented, null), (answer.Outcome, answer.Victim));
        Assert.Contains("what /a/b/d held", Assert.Single(answer.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_the_page_allocator_and_more_RAM_have_no_part_in_a_groups_limit()
    {
        Change[] changes = [new AddRam(new(1 << 20)), new SetSysctl("vm.min_free_kbytes", "9000"), new CompactMemory()];

        WhatIfAnswer answer = WhatIfReplay.OfReport(Full(), changes, []);

        Assert.Equal((WhatIfOutcome.NotPrevented, Confidence.Certain), (answer.Outcome, answer.Confidence));
    }

    [Fact]
    public void A_setting_that_is_not_modelled_leaves_it_open()
    {
        WhatIfAnswer answer = Ask(Full(), new SetSysctl("vm.swappiness", "100"));

        Assert.Equal((WhatIfOutcome.Unknown, Confidence.Possible), (answer.Outcome, answer.Confidence));
        Assert.Contains("swappiness", answer.Missing[0], StringComparison.Ordinal);
    }

    // The report shows 99 of 100 MiB: something was uncharged before it was printed.
    [Fact]
    public void A_usage_printed_below_the_limit_is_no_room()
    {
        DiagnosedReport report = Full() with { Memcg = Full().Memcg! with { Usage = new(99 * MiB) } };

        Assert.Equal(WhatIfOutcome.NotPrevented, WhatIfReplay.OfReport(report, [], []).Outcome);
        Assert.Equal(new KiB(28 * MiB), Ask(report, Limit(Path, 128)).Room);
    }

    // 60 MiB = 15360 pages - 500 × 25 = 2860 < 7680; by -300 7860 > 7680.
    [Theory]
    [InlineData(-300, 2)]
    [InlineData(-500, 1)]
    [InlineData(-1000, 1)]
    public void Oom_score_adj_moves_the_kill_only_as_far_as_it_weighs(int adj, int victim)
    {
        WhatIfAnswer answer = Ask(Full(), new SetOomScoreAdj(null, "app", adj));

        Assert.Equal((WhatIfOutcome.NotPrevented, Confidence.Certain), (answer.Outcome, answer.Confidence));
        Assert.Equal(victim, answer.Victim?.Pid);
    }

    [Fact]
    public void A_higher_limit_weighs_oom_score_adj_anew()
    {
        // app: 15360 - 300 × 25 = 7860, above side's 7680. With 200 MiB a unit is 51: 60, and side it is. 40 MiB more
        // of app: 10240 pages, and it is app again.
        DiagnosedReport report = Full(adjOfApp: -300);

        Assert.Equal(2, WhatIfReplay.OfReport(report, [], []).Victim?.Pid);
        Assert.Equal(1, Ask(report, Limit(Path, 200), new Demand("nobody", new(101 * MiB))).Victim?.Pid);
        Assert.Equal(2, Ask(report, Limit(Path, 200), new Demand("app", new(161 * MiB))).Victim?.Pid);
    }
}
