using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.Diagnosis.Checks;

namespace Lowmark.UnitTests.Diagnosis.Hosts;

public class NextKillTests
{
    private const string Buddies = "Node 0, zone   Normal      1      0      0      0 \n";

    /// <summary>10,000,000 kB are 2,500,000 pages; a unit of oom_score_adj is 2,500 pages.</summary>
    [Fact]
    public void The_worst_by_badness_is_next_and_not_the_largest()
    {
        NextKill next = Next(Machine()
            .Process(new(1, "systemd", 5_000_000))
            .Process(new(10, "db", 4_000_000) { Adj = -1000 })
            .Process(new(11, "hog", 3_000_000) { Adj = -500 })
            .Process(new(12, "web", 100_000) { Swap = 20_000, PageTables = 400 })
            .Process(new(13, "cron", 8_000)));

        Assert.Equal((12, "web"), (next.VictimPid, next.Victim?.Comm));
        Assert.Equal([12, 13, 11, 1, 10], next.Ranking.Select(task => task.Pid));
        Assert.Equal(new Pages(25_000 + 5_000 + 100), next.Ranking[0].Badness);
        Assert.Equal(new Pages(750_000 - (500 * 2_500)), next.Ranking[2].Badness);
        Assert.Equal("oom_score_adj -1000 protects it", next.Ranking[4].WhyNot);
        Assert.Equal(new Pages(2_500_000), next.TotalPages);
    }

    /// <summary>(1000 + 250,000 × 1000 / 2,500,000) × 2 / 3 = 733.</summary>
    [Fact]
    public void The_model_is_held_against_what_the_kernel_says()
    {
        CheckHost host = Machine().Process(new(10, "a", 1_000_000)).Process(new(11, "b", 1_000_000))
            .With("/proc/10/oom_score", 733).With("/proc/11/oom_score", 734);

        Assert.Equal(new OomScoreAgreement(1, 2), Next(host).Agreement);
    }

    [Fact]
    public void Of_a_group_only_its_own_are_ranked_and_against_its_limit()
    {
        HostReport report = HostChecker.Check(
            Machine().Process(new(10, "big", 5_000_000)).Process(new(11, "small", 40_000) { Group = "/a/b" })
                .Process(new(12, "large", 80_000) { Group = "/a" })
                .Group("/a", 190 * 1024, 200 * 1024, "active_file 0\ninactive_file 1048576\n")
                .Group("/a/b", 40 * 1024).Facts(),
            null);

        Assert.Equal([null, "/a"], report.NextKills.Select(next => next.Memcg));
        NextKill next = report.NextKills[1];
        Assert.Equal([12, 11], next.Ranking.Select(task => task.Pid));
        Assert.Equal((12, new KiB(11 * 1024)), (next.VictimPid, next.Room));
        Assert.Equal(new Pages(200 * 256), next.TotalPages);
    }

    /// <summary>100,000 kB in 10 s; 400,000 kB and no swap are left.</summary>
    [Fact]
    public void How_long_it_lasts_is_told_by_the_rate_of_the_interval()
    {
        CheckHost host = Machine(available: 500_000).Process(new(10, "a", 1_000)).After(10)
            .MemInfo(("MemTotal", 10_000_000), ("MemAvailable", 400_000), ("SwapTotal", 0), ("SwapFree", 0));

        NextKill next = Next(host);

        Assert.Equal((new KiB(400_000), TimeSpan.FromSeconds(40)), (next.Room, next.TimeLeft));
    }

    [Fact]
    public void A_short_interval_tells_no_rate_and_one_sample_none_at_all()
    {
        CheckHost host = Machine(available: 500_000).Process(new(10, "a", 1_000)).After(1)
            .MemInfo(("MemTotal", 10_000_000), ("MemAvailable", 400_000), ("SwapTotal", 0), ("SwapFree", 0));

        Assert.Null(Next(host).TimeLeft);
        Assert.Null(Next(Machine().Process(new(10, "a", 1_000))).TimeLeft);
    }

    [Fact]
    public void Where_nobody_may_be_chosen_nobody_is_next() =>
        Assert.Null(Next(Machine().Process(new(10, "a", 1_000) { Adj = -1000 })).VictimPid);

    private static CheckHost Machine(long available = 5_000_000) => CheckHost.WithRam(
            ("MemAvailable", available), ("SwapTotal", 0), ("SwapFree", 0))
        .With("/proc/buddyinfo", Buddies).With("/proc/sys/kernel/osrelease", "6.1.0\n");

    private static NextKill Next(CheckHost host) => HostChecker.Check(host.Facts(), null).NextKills[0];
}
