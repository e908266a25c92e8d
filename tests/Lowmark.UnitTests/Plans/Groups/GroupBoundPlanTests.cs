using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Plans;
using Lowmark.TestKit;
using Lowmark.UnitTests.Host.Cgroups;
using static Lowmark.UnitTests.Plans.PlanHost;

namespace Lowmark.UnitTests.Plans.Groups;

public class GroupBoundPlanTests
{
    private const string V2 = "/sys/fs/cgroup";
    private const string V1 = "/sys/fs/cgroup/memory";
    private const long Mega = 1L << 20;
    private const string NoLimitV1 = "9223372036854771712";

    private static readonly string s_docker = $"/docker/{new string('a', 64)}";

    private static FakeHost Unified(string path, long usage = 100 * Mega, long? max = 200 * Mega) =>
        Machine().WithRootV2(V2).WithGroupV2(V2 + path, usage, max);

    private static FakeHost Old(string path, long max, long memsw) => Machine()
        .With("/proc/self/mountinfo", $"30 23 0:26 / {V1} rw - cgroup cgroup rw,memory\n")
        .WithGroupV1(V1 + path, 100 * Mega, max).With($"{V1}{path}/memory.memsw.limit_in_bytes", $"{memsw}\n");

    private static SetGroupBound Max(string path, long? mib) =>
        new(path, GroupBound.Max, mib is { } size ? KiB(size * MiB) : null);

    [Fact]
    public void A_group_that_nobody_keeps_is_written_to()
    {
        PlanItem item = Unified("/jobs/a").Item(Both, Max("/jobs/a", 400));

        Assert.Equal([$"{V2}/jobs/a/memory.max: 209715200 -> 419430400"], Shown(item.Now));
        Assert.Empty(item.Lasting);
        Assert.Contains("no keeper", Assert.Single(item.Warnings));
    }

    [Fact]
    public void No_limit_has_its_own_word_in_each_version()
    {
        Assert.Equal([$"{V2}/a/memory.max: 209715200 -> max"], Shown(Unified("/a").Item(NowOnly, Max("/a", null)).Now));
        Assert.Equal(
            [$"{V1}/a/memory.limit_in_bytes: 209715200 -> -1"],
            Shown(Old("/a", 200 * Mega, long.MaxValue - 4095).Item(NowOnly, Max("/a", null)).Now));
    }

    [Fact]
    public void On_v1_both_limits_move_and_memory_is_never_above()
    {
        FakeHost host = Old("/a", 200 * Mega, 300 * Mega);
        const string Memory = $"{V1}/a/memory.limit_in_bytes";
        const string Both = $"{V1}/a/memory.memsw.limit_in_bytes";

        Assert.Equal(
            [$"{Both}: 314572800 -> 524288000", $"{Memory}: 209715200 -> 419430400"],
            Shown(host.Item(NowOnly, Max("/a", 400)).Now));
        Assert.Equal(
            [$"{Memory}: 209715200 -> 157286400", $"{Both}: 314572800 -> 262144000"],
            Shown(host.Item(NowOnly, Max("/a", 150)).Now));
    }

    [Fact]
    public void A_unit_is_set_through_systemd()
    {
        FakeHost host = Unified("/system.slice/db.service");

        Assert.Equal(
            ["systemctl set-property -- db.service MemoryMax=419430400 | systemctl set-property -- db.service "
                + "MemoryMax=209715200"],
            Shown(host.Item(Both, Max("/system.slice/db.service", 400)).Now));
        Assert.Equal(
            ["systemctl set-property --runtime -- db.service MemoryHigh=419430400 | systemctl set-property "
                + "--runtime -- "
                + "db.service MemoryHigh=infinity"],
            Shown(host.Item(
                NowOnly, new SetGroupBound("/system.slice/db.service", GroupBound.High, KiB(400 * MiB))).Now));
    }

    [Fact]
    public void A_group_below_a_units_is_not_the_units()
    {
        const string Worker = "/system.slice/db.service/worker";

        Assert.Equal(
            [$"{V2}{Worker}/memory.max: 209715200 -> 419430400"],
            Shown(Unified(Worker).Item(NowOnly, Max(Worker, 400)).Now));
    }

    [Fact]
    public void Where_no_systemd_runs_a_name_alone_makes_no_unit()
    {
        FakeHost host = new FakeHost().With("/proc/meminfo", MemInfo()).WithRootV2(V2)
            .WithGroupV2($"{V2}/system.slice/db.service", Mega, 200 * Mega);

        Assert.Equal(
            [$"{V2}/system.slice/db.service/memory.max: 209715200 -> 419430400"],
            Shown(host.Item(NowOnly, Max("/system.slice/db.service", 400)).Now));
    }

    [Fact]
    public void What_another_program_keeps_is_told_in_its_own_commands()
    {
        RefusedChange refused = Unified(s_docker).Refused(Max(s_docker, 400));

        Assert.Contains("would set the value back", refused.Why);
        Assert.Contains(refused.Instead, command => command.StartsWith("docker update --memory 419430400 "
            + "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_limit_below_the_usage_tells_whom_it_kills()
    {
        SetGroupBound change = Max("/jobs/a", 60);
        FakeHost host = Unified("/jobs/a");
        HostReport report = new()
        {
            Host = new("m", null, null, null, PageSize.Of4KiB),
            NextKills =
            [
                new("/jobs/a", 7, [new RankedTask(7, "java", new(20_000), new(20_480), 0, true, null)], null, ""),
            ],
        };

        Assert.Contains(
            "100 MiB are in use, 40 MiB more than that: the kernel reclaims at once and kills when that does not "
                + "suffice. "
                + "java (pid 7) would be killed first: it holds 80 MiB.",
            Assert.Single(host.Of(report, change).Items).Warnings);
        Assert.Contains(host.Item(NowOnly, change).Warnings, text => text.Contains("was not "
            + "computed", StringComparison.Ordinal));
    }

    [Fact]
    public void V1_refuses_such_a_limit_and_kills_nobody() => Assert.Contains(
        "kills nobody", Old("/a", 200 * Mega, 300 * Mega).Item(NowOnly, Max("/a", 60)).Warnings[0]);

    [Fact]
    public void A_smaller_limit_above_it_is_told()
    {
        FakeHost host = Unified("/jobs/a").WithGroupV2($"{V2}/jobs", 150 * Mega, 300 * Mega);

        Assert.Contains("/jobs above it has a limit of 300 "
            + "MiB", Assert.Single(host.Item(NowOnly, Max("/jobs/a", 400)).Warnings));
        Assert.Empty(host.Item(NowOnly, Max("/jobs/a", 300)).Warnings);
    }

    [Fact]
    public void More_than_the_machine_has_is_told() => Assert.Contains(
        "more than the machine has (8 GiB)", Assert.Single(Unified("/a").Item(NowOnly, Max("/a", 9 * 1024)).Warnings));

    [Theory]
    [InlineData("/../etc")]
    [InlineData("/a/../../etc")]
    [InlineData("/a//b")]
    [InlineData("/./a")]
    [InlineData("a")]
    [InlineData("/a\0b")]
    [InlineData("/a\uFFFDb")]
    [InlineData("/a/")]
    public void A_path_that_leads_elsewhere_is_refused(string path) =>
        Assert.Contains("no path of a group", Unified("/a").WhyNot(Max(path, 400)));

    [Fact]
    public void What_is_not_there_is_not_set()
    {
        FakeHost host = Unified("/a");

        Assert.Contains("no group /b", host.WhyNot(Max("/b", 400)));
        Assert.Contains("The root group", host.WhyNot(Max("/", 400)));
        Assert.Contains("are mounted here", Machine().WhyNot(Max("/a", 400)));
        Assert.Contains(
            "Cgroup v1 has no such bound",
            Old("/a", 200 * Mega, 300 * Mega).WhyNot(new SetGroupBound("/a", GroupBound.Low, KiB(MiB))));
        Assert.Equal("It is so already.", host.WhyNot(Max("/a", 200)));
        Assert.Equal("It is so already.", Old("/b", long.Parse(NoLimitV1), Mega).WhyNot(Max("/b", null)));
    }
}
