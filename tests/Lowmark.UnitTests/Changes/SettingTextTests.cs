using FsCheck;
using FsCheck.Fluent;
using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Changes;

public class SettingTextTests
{
    public static TheoryData<string, Change> Written => new()
    {
        { "min_free_kbytes=65536", new SetSysctl("vm.min_free_kbytes", "65536") },
        { "vm.swappiness=10", new SetSysctl("vm.swappiness", "10") },
        { "kernel.sysrq=16", new SetSysctl("kernel.sysrq", "16") },
        { "lowmem_reserve_ratio=256 32\t0", new SetSysctl("vm.lowmem_reserve_ratio", "256 32 0") },
        { "overcommit_memory=2", new SetSysctl("vm.overcommit_memory", "2") },
        { "cgroup:/db=2G", new SetGroupBound("/db", GroupBound.Max, new(2 * 1024 * 1024)) },
        { "cgroup:/a=b=1048576", new SetGroupBound("/a=b", GroupBound.Max, new(1024)) },
        { "cgroup:/db=max", new SetGroupBound("/db", GroupBound.Max, null) },
        { "memory.high:/a:b=1.5MiB", new SetGroupBound("/a:b", GroupBound.High, new(1536)) },
        { "memory.swap.max:/db=0", new SetGroupBound("/db", GroupBound.SwapMax, default(KiB)) },
        { "memory.oom.group:/db=1", new SetGroupKill("/db", true) },
        { "mems=0-1", new SetNodes(null, new([new(0, 1)])) },
        { "mems:/batch=0,2", new SetNodes("/batch", NodeMask.Of(0, 2)) },
        { "oom_score_adj:1234=-500", new SetOomScoreAdj(1234, null, -500) },
        { "oom_score_adj:my app=7", new SetOomScoreAdj(null, "my app", 7) },
        { "oom_score_adj:db.service=-900", new SetUnitOomScoreAdj("db.service", -900) },
        { "swap=+512M", new AddSwap(new(512 * 1024)) },
        { "zram=+1G", new AddZram(new(1024 * 1024)) },
        { "ram=+16GB", new AddRam(new(16 * 1024 * 1024)) },
        { "hugepages=40", new SetHugePages(40, null, null) },
        { "hugepages:1G:node1=2", new SetHugePages(2, new(1024 * 1024), 1) },
        { "hugepages:node0=3", new SetHugePages(3, null, 0) },
        { "thp=never", new SetThp("never") },
        { "thp=madvise,defer+madvise", new SetThp("madvise", "defer+madvise") },
        { "compact", new CompactMemory() },
        { "compact=1", new CompactMemory() },
        { "drop_caches", new DropCaches(3) },
        { "drop_caches=1", new DropCaches(1) },
        { "restart:a=b.service", new RestartUnit("a=b.service") },
        { "boot:transparent_hugepage=never", new SetKernelParameter("transparent_hugepage", "never") },
        { "boot:nosmp", new SetKernelParameter("nosmp", null) },
        { "timer:compact=*-*-* 03:30:00", new ScheduleCompaction("*-*-* 03:30:00") },
        { "timer:restart:leaky.service=Sun 04:00", new ScheduleRestart("leaky.service", "Sun 04:00") },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void A_setting_is_the_change_that_it_names_and_reads_back_from_its_own_text(string text, Change expected)
    {
        Change? change = SettingText.Parse(text, out string problem);

        Assert.Equal(expected, change);
        Assert.Empty(problem);
        Assert.Equal(expected, SettingText.Parse(expected.Setting, out _));
    }

    [Theory]
    [InlineData("cgroup:db=2G", "cgroup:PATH=SIZE")]
    [InlineData("cgroup:/db=2X", "cgroup:PATH=SIZE")]
    [InlineData("swap=512M", "swap=+SIZE")]
    [InlineData("swap=+512", "swap=+SIZE")]
    [InlineData("oom_score_adj:1=1001", "oom_score_adj:WHO=N")]
    [InlineData("oom_score_adj=5", "oom_score_adj:WHO=N")]
    [InlineData("memory.high=5", "memory.high:PATH=SIZE")]
    [InlineData("thp=sometimes", "thp=always|madvise|never")]
    [InlineData("hugepages=-1", "hugepages=N")]
    [InlineData("mems=all", "mems=LIST")]
    [InlineData("drop_caches=4", "drop_caches[=1|2|3]")]
    [InlineData("boot:a b", "boot:NAME[=VALUE]")]
    [InlineData("min_free_kbytes", "min_free_kbytes=N")]
    [InlineData("frobnicate", "no change that is known")]
    [InlineData("../../etc/passwd=1", "a sysctl's")]
    [InlineData("swappiness=$(id)", "a number")]
    [InlineData("compact:x=1", "compact")]
    [InlineData("", "no change that is known")]
    public void What_is_no_setting_is_told_its_form(string text, string told)
    {
        Assert.Null(SettingText.Parse(text, out string problem));
        Assert.Contains(told, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_form_that_help_shows_is_one_that_is_read()
    {
        foreach ((string form, _) in SettingText.Forms)
        {
            string example = form.Split('|', '[')[0].Replace("=N", "=1", StringComparison.Ordinal)
                .Replace("=SIZE", "=1G", StringComparison.Ordinal).Replace("+SIZE", "+1G", StringComparison.Ordinal)
                .Replace("PATH", "/a", StringComparison.Ordinal).Replace("LIST", "0", StringComparison.Ordinal)
                .Replace("=TIME", "=daily", StringComparison.Ordinal);

            Assert.True(SettingText.Parse(example, out string problem) is not null, $"{example}: {problem}");
        }
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1023", 0)]
    [InlineData("4096", 4)]
    [InlineData("1.5k", 1)]
    [InlineData("1.5KiB", 1)]
    [InlineData("0.5G", 512 * 1024)]
    [InlineData("2TB", 2L << 30)]
    public void A_size_is_in_powers_of_1024(string text, long kib) =>
        Assert.Equal(new KiB(kib), SettingText.Size(text));

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("9999999999999T")]
    [InlineData("1,5G")]
    public void What_is_no_size_is_none(string text) => Assert.Null(SettingText.Size(text));

    [Fact]
    public void Any_text_is_a_change_or_a_problem() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
            SettingText.Parse(text ?? "", out string problem) is null == problem.Length > 0).QuickCheckThrowOnFailure();
}
