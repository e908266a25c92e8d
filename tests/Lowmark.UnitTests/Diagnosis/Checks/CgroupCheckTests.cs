using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class CgroupCheckTests
{
    private const string NoKills = "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n";

    /// <summary>95 of 100 MiB, 20 MiB of it file pages: 75 %.</summary>
    [Fact]
    public void What_reclaim_can_take_does_not_count_against_the_limit() =>
        Machine().Group("/a", 95 * 1024, 100 * 1024, Stat(files: 20)).Run<CgroupNearLimit>()
            .IsFine("the fullest, /a, is at 95 %");

    [Fact]
    public void Nine_tenths_beyond_recall_are_near_the_limit() =>
        Machine().Group("/a", 95 * 1024, 100 * 1024, Stat(files: 5)).Run<CgroupNearLimit>()
            .Finds(
                Severity.Warning,
                "/a holds 90 MiB beyond recall under its limit of 100 MiB: only 10 MiB are left that reclaim can not "
                + "take.")
            .About("memcg", "/a")
            .Quoting("/sys/fs/cgroup/a", "usage 97280 kB, limit 102400 kB")
            .Quoting("/sys/fs/cgroup/a/memory.stat", "file pages and reclaimable slab 5120 kB");

    [Fact]
    public void Without_memory_stat_the_usage_counts_and_the_finding_is_only_likely()
    {
        HostFinding finding = Machine().Group("/a", 99 * 1024, 100 * 1024).Run<CgroupNearLimit>()
            .Finds(
                Severity.Critical,
                "/a holds 99 MiB beyond recall under its limit of 100 MiB: only 1 MiB are left that reclaim can not "
                + "take.");

        Assert.Equal(Confidence.Likely, finding.Confidence);
    }

    [Fact]
    public void A_kill_between_two_samples_is_critical_however_full_the_group_is_now() =>
        Machine().Group("/a", 10 * 1024, 100 * 1024).With("/sys/fs/cgroup/a/memory.events", NoKills).After(10)
            .With("/sys/fs/cgroup/a/memory.events", "oom_kill 2\n").Run<CgroupNearLimit>()
            .Finds(
                Severity.Critical,
                "/a holds 10 MiB beyond recall under its limit of 100 MiB: 2 of its processes were killed just now.")
            .Quoting("/sys/fs/cgroup/a/memory.events", "oom_kill 2");

    [Fact]
    public void The_group_that_holds_most_of_a_parent_is_named() =>
        Machine().Group("/a", 95 * 1024, 100 * 1024, Stat(files: 0)).Group("/a/b", 60 * 1024).Group("/a/c", 30 * 1024)
            .Run<CgroupNearLimit>()
            .Finds(
                Severity.Warning,
                "/a holds 95 MiB beyond recall under its limit of 100 MiB: only 5 MiB are left that reclaim can not "
                + "take; /a/b holds 60 MiB of it.");

    [Fact]
    public void One_who_eats_what_others_share_is_a_hog() =>
        Machine().Group("/a", 95 * 1024, 100 * 1024, Stat(files: 0)).Group("/a/b", 60 * 1024).Group("/a/c", 30 * 1024)
            .Run<SiblingHog>()
            .Finds(
                Severity.Warning,
                "/a/b holds 60 MiB of the 100 MiB that /a may use; 1 other group shares that limit, and one of its "
                + "processes may be killed for it.")
            .About("memcg", "/a/b")
            .Quoting("/sys/fs/cgroup/a/b", "usage 61440 kB");

    [Theory]
    [InlineData(50, 45)]
    [InlineData(95, 0)]
    public void Half_of_it_or_a_group_alone_is_no_hog(long one, long other) =>
        Machine().Group("/a", 95 * 1024, 100 * 1024, Stat(files: 0)).Group("/a/b", one * 1024)
            .Group("/a/c", other * 1024).Run<SiblingHog>()
            .IsFine("no shared limit is used up by one of those who share it");

    [Fact]
    public void A_limit_above_that_of_the_parent_never_holds() =>
        Machine().Group("/a", 1024, 100 * 1024).Group("/a/b", 1024, 200 * 1024).Run<CgroupLimitHidden>()
            .Finds(Severity.Notice, "/a/b has a limit of 200 MiB, but /a above it allows 100 MiB only.")
            .About("memcg", "/a/b")
            .Quoting("/sys/fs/cgroup/a/b", "limit 204800 kB, of /a 102400 kB");

    [Fact]
    public void Limits_that_shrink_downwards_all_hold() =>
        Machine().Group("/a", 1024, 200 * 1024).Group("/a/b", 1024, 100 * 1024).Run<CgroupLimitHidden>()
            .IsFine("every limit is the smallest on its path");

    [Fact]
    public void Kills_so_far_are_told_of_the_group_they_happened_in() =>
        Machine().Group("/a", 1024).With("/sys/fs/cgroup/a/memory.events", "oom_kill 3\n")
            .Group("/a/b", 1024).With("/sys/fs/cgroup/a/b/memory.events", "oom_kill 3\n")
            .Run<CgroupOomKills>()
            .Finds(
                Severity.Notice,
                "Processes were killed for want of memory in /a/b (3), since these groups were made.")
            .About("memcg", "/a/b");

    [Fact]
    public void Without_kills_nothing_is_told() =>
        Machine().Group("/a", 1024).With("/sys/fs/cgroup/a/memory.events", NoKills).Run<CgroupOomKills>()
            .IsFine("nothing was killed in any group");

    [Fact]
    public void A_group_that_was_throttled_between_two_samples_is_slowed_down() =>
        Machine().Group("/a", 50 * 1024).With("/sys/fs/cgroup/a/memory.high", 48 << 20).After(5)
            .With("/sys/fs/cgroup/a/memory.events", "high 9\n").Run<CgroupThrottled>()
            .Finds(Severity.Warning, "/a is slowed down: it holds 50 MiB, and its memory.high is 48 MiB.")
            .Quoting("/sys/fs/cgroup/a/memory.events", "high +6");

    [Fact]
    public void Being_above_memory_high_is_worth_knowing_where_one_sample_is_all() =>
        Machine().Group("/a", 50 * 1024).With("/sys/fs/cgroup/a/memory.high", 48 << 20).Run<CgroupThrottled>()
            .Finds(Severity.Notice, "/a is slowed down: it holds 50 MiB, and its memory.high is 48 MiB.");

    [Fact]
    public void Without_groups_there_is_nothing_to_judge()
    {
        Machine().Run<CgroupNearLimit>().IsNotHere("no memory cgroups are mounted");
        Machine().Run<SiblingHog>().IsNotHere("no memory cgroups are mounted");
        Machine().Run<CgroupLimitHidden>().IsNotHere("no memory cgroups are mounted");
        Machine().Run<CgroupOomKills>().IsNotHere("no memory cgroups are mounted");
        Machine().Run<CgroupThrottled>().IsNotHere("no memory groups of version 2");
    }

    private static CheckHost Machine() => CheckHost.WithRam(("MemAvailable", 5_000_000));

    /// <param name="files">MiB on the LRU lists of files.</param>
    private static string Stat(long files) =>
        FormattableString.Invariant($"anon 1\nactive_file 0\ninactive_file {files << 20}\nslab_reclaimable 0\n");
}
