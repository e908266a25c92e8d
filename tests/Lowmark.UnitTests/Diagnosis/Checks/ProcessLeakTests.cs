using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class ProcessLeakTests
{
    /// <summary>50000 kB in 10 s are 18000000 kB an hour; 900000 kB last for 180 s.</summary>
    [Fact]
    public void Growth_that_uses_up_what_is_left_within_the_hour_is_a_warning() =>
        Growing(from: 400_000, to: 450_000, available: 900_000).Run<ProcessLeak>()
            .Finds(
                Severity.Warning,
                "ledgerd (pid 71) grew by 48.8 MiB in 10 s, 0.5 % of RAM, and holds 439 MiB: at this pace the 879 MiB "
                + "left of RAM and swap are used up in 3 min.")
            .About("task", "ledgerd", 71)
            .Quoting("/proc/71/status", "RssAnon + VmSwap: 450000 kB")
            .Quoting(null, "50000 kB in 10 s = 18000000 kB an hour");

    /// <summary>At 5000 kB a second, 30 times 10 s; and at 1000 kB a second, an hour, which is less than 30 times
    /// 200 s.</summary>
    [Theory]
    [InlineData(50_000, 10, 1_500_000, Severity.Warning)]
    [InlineData(50_000, 10, 1_500_001, Severity.Notice)]
    [InlineData(200_000, 200, 3_600_000, Severity.Warning)]
    [InlineData(200_000, 200, 3_600_001, Severity.Notice)]
    public void Growth_that_leaves_more_time_is_worth_knowing(
        long grown, double seconds, long available, Severity severity) =>
        Assert.Equal(
            (severity, Confidence.Possible),
            Assert.Single(Growing(400_000, 400_000 + grown, available, seconds).Run<ProcessLeak>().Findings)
                is var found
                ? (found.Severity, found.Confidence)
                : default);

    [Fact]
    public void The_limit_of_its_group_is_met_before_ram_is_used_up() =>
        Growing(400_000, 450_000, available: 9_000_000, group: ("/db", 500_000, 600_000)).Run<ProcessLeak>()
            .Finds(
                Severity.Warning,
                "ledgerd (pid 71) grew by 48.8 MiB in 10 s, 0.5 % of RAM, and holds 439 MiB: at this pace the 97.7 MiB "
                + "left below the limit of /db are used up in 20 s.");

    [Fact]
    public void Slower_growth_is_fine() =>
        Growing(400_000, 449_999, available: 900_000).Run<ProcessLeak>()
            .IsFine("ledgerd (pid 71) grew most, by 48.8 MiB in 10 s");

    /// <summary>100000 kB in an hour are 1 % of RAM.</summary>
    [Fact]
    public void A_long_interval_is_judged_by_the_hour() =>
        Growing(400_000, 500_000, available: 900_000, seconds: 3600).Run<ProcessLeak>()
            .IsFine("ledgerd (pid 71) grew most, by 97.7 MiB in 1 h");

    [Fact]
    public void Nobody_who_grows_is_told_as_such() =>
        Growing(400_000, 300_000, available: 900_000).Run<ProcessLeak>().IsFine("no process grew");

    [Fact]
    public void Another_process_of_the_same_pid_did_not_grow() =>
        Growing(400_000, 900_000, available: 900_000)
            .Process(new ProcessText(71, "other", 900_000) { Start = 101 })
            .Run<ProcessLeak>().IsFine("no process grew");

    [Fact]
    public void A_short_interval_tells_nothing() =>
        Growing(400_000, 900_000, available: 900_000, seconds: 9).Run<ProcessLeak>()
            .IsNotHere("samples at least 10 s apart are needed: --interval 10s");

    [Fact]
    public void Processes_that_may_not_be_seen_may_grow() =>
        CheckHost.WithRam().Without("/proc", HostFileState.Denied).After(10).Run<ProcessLeak>()
            .IsUnknown("/proc/PID/status");

    private static CheckHost Growing(
        long from, long to, long available, double seconds = 10, (string Path, long Usage, long Max)? group = null)
    {
        CheckHost host = CheckHost.WithRam(("MemAvailable", available), ("SwapFree", 0))
            .Process(new ProcessText(71, "ledgerd", from) { Group = "/db" });
        if (group is var (path, usage, max)) { host.Group(path, usage, max); }
        return host.After(seconds).Process(new ProcessText(71, "ledgerd", to) { Group = "/db" });
    }
}
