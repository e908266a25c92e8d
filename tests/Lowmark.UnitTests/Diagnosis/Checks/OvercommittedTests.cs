using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class OvercommittedTests
{
    [Fact]
    public void Nine_tenths_of_the_limit_say_what_would_be_refused() =>
        Strict(promised: 4_500_000).Run<Overcommitted>()
            .Finds(
                Severity.Warning,
                "90 % of the commit limit is promised: what asks for more than 480 MiB is refused (root: 488 MiB), "
                + "though 5.72 GiB can be had.")
            .About("setting", "vm.overcommit_memory")
            .Quoting(null, "5000000 kB - 4500000 kB = 500000 kB")
            .Quoting("/proc/sys/vm/admin_reserve_kbytes", "8192");

    [Fact]
    public void What_is_kept_for_root_is_not_for_users() =>
        Strict(promised: 4_991_808).Run<Overcommitted>()
            .Finds(
                Severity.Critical,
                "100 % of the commit limit is promised: every further request of ordinary users is refused (root has "
                + "8 MiB), though 5.72 GiB can be had.");

    [Fact]
    public void Less_than_nine_tenths_is_fine() =>
        Strict(promised: 4_000_000).Run<Overcommitted>()
            .IsFine("80 % of the commit limit is promised, 969 MiB are left");

    [Theory]
    [InlineData(0, "only what is obviously too much is refused")]
    [InlineData(1, "nothing is ever refused")]
    public void More_than_twice_of_all_there_is_is_a_notice(long mode, string because) =>
        Assert.Contains(
            because,
            CheckHost.WithRam(("SwapTotal", 1_000_000), ("Committed_AS", 22_000_001))
                .Setting("overcommit_memory", mode).Run<Overcommitted>()
                .Finds(Severity.Notice, "Processes were promised 21 GiB; RAM and swap together are 10.5 GiB.")
                .Quoting(null, "10000000 kB + 1000000 kB = 11000000 kB")
                .Evidence.Select(evidence => evidence.Because));

    [Fact]
    public void Twice_is_fine() =>
        CheckHost.WithRam(("SwapTotal", 1_000_000), ("Committed_AS", 22_000_000))
            .Setting("overcommit_memory", 0).Run<Overcommitted>().IsFine("200 % of RAM and swap is promised");

    [Fact]
    public void Without_the_mode_nothing_tells_what_is_refused() =>
        CheckHost.WithRam(("Committed_AS", 1)).Run<Overcommitted>()
            .IsUnknown("vm.overcommit_memory, and Committed_AS of /proc/meminfo");

    private static CheckHost Strict(long promised) =>
        CheckHost.WithRam(("MemAvailable", 6_000_000), ("CommitLimit", 5_000_000), ("Committed_AS", promised))
            .Setting("overcommit_memory", 2).Setting("admin_reserve_kbytes", 8192)
            .Setting("user_reserve_kbytes", 131_072);
}
