using Lowmark.Changes;
using Lowmark.Plans;
using Lowmark.TestKit;
using Lowmark.UnitTests.Host.Cgroups;
using Lowmark.UnitTests.Host.Processes;
using static Lowmark.UnitTests.Plans.PlanHost;

namespace Lowmark.UnitTests.Plans.Tasks;

public class TaskPlanTests
{
    private const string DropIn = "/etc/systemd/system/ledgerd.service.d/90-lowmark-oom.conf";

    private static FakeHost Host() => Machine().WithProcess(77).WithProcess(78, "idle").WithKernelThread(5)
        .With("/usr/lib/systemd/system/ledgerd.service", "").With("/usr/lib/systemd/system/getty@.service", "")
        .With("/usr/lib/systemd/system/dbus.service", "").With("/usr/lib/systemd/system/odd.slice", "");

    [Fact]
    public void A_process_is_named_by_its_start_for_pids_come_again()
    {
        WriteValue write = Assert.IsType<WriteValue>(
            Assert.Single(Host().Item(NowOnly, new SetOomScoreAdj(77, "ledgerd", -500)).Now));

        Assert.Equal(("/proc/77/oom_score_adj", "-250", "-500"), (write.File, write.Old, write.New));
        Assert.Equal(new ProcessMark(77, 3_784_533, "ledgerd"), write.Process);
    }

    [Fact]
    public void A_pid_that_is_another_process_by_now_is_refused() => Assert.Equal(
        "Process 77 is ledgerd by now, not java: the pid came again.",
        Host().WhyNot(new SetOomScoreAdj(77, "java", 0)));

    [Fact]
    public void A_name_must_be_one_process()
    {
        Assert.Single(Host().Item(NowOnly, new SetOomScoreAdj(null, "ledgerd", 0)).Now);
        Assert.Contains("2 processes are called ledgerd: pids 77, 79", Host().WithProcess(79).WhyNot(
            new SetOomScoreAdj(null, "ledgerd", 0)));
        Assert.Contains("No process is called x", Host().WhyNot(new SetOomScoreAdj(null, "x", 0)));
        Assert.Contains("Neither", Host().WhyNot(new SetOomScoreAdj(null, null, 0)));
        Assert.Contains("no process 99", Host().WhyNot(new SetOomScoreAdj(99, null, 0)));
    }

    [Fact]
    public void What_the_kernel_never_kills_needs_no_protection()
    {
        Assert.Contains("never kills init", Host().WhyNot(new SetOomScoreAdj(5, null, 0)));
        Assert.Contains("never kills init", Host().WithProcess(1, "systemd").WhyNot(new SetOomScoreAdj(1, null, 0)));
        Assert.Contains("-1000 to 1000", Host().WhyNot(new SetOomScoreAdj(77, null, 1001)));
    }

    [Fact]
    public void What_a_process_has_ends_with_it_and_the_unit_is_named()
    {
        Assert.Contains(
            "For good: --set oom_score_adj:ledgerd.service=-1000",
            Host().Item(Both, new SetOomScoreAdj(77, null, -1000)).Warnings[1]);
        Assert.Equal(
            ["--set oom_score_adj:ledgerd.service=5"],
            Host().Refused(new SetOomScoreAdj(77, null, 5), LastingOnly).Instead);
    }

    [Fact]
    public void A_units_processes_are_set_now_and_its_next_ones_by_a_drop_in()
    {
        FakeHost host = Host().WithRootV2("/sys/fs/cgroup")
            .With("/sys/fs/cgroup/system.slice/ledgerd.service/cgroup.procs", "77\n78\n99\nx\n");
        PlanItem item = host.Item(Both, new SetUnitOomScoreAdj("ledgerd.service", -250));

        Assert.Empty(item.Now);
        Assert.Equal(
            [
                "systemctl daemon-reload | systemctl daemon-reload",
                $"{DropIn}: (none) => [Service]\nOOMScoreAdjust=-250\n",
                "systemctl daemon-reload | nothing",
            ],
            Shown(item.Lasting));
        Assert.Equal(
            ["/proc/77/oom_score_adj: -250 -> -300", "/proc/78/oom_score_adj: -250 -> -300"],
            Shown(host.Item(Both, new SetUnitOomScoreAdj("ledgerd.service", -300)).Now));
    }

    [Theory]
    [InlineData("nosuch.service", "No unit nosuch.service is installed")]
    [InlineData("../../tmp/x.service", "no name of a unit")]
    [InlineData("a b.service", "no name of a unit")]
    [InlineData("x\n.service", "no name of a unit")]
    [InlineData("odd.slice", "ends in .service")]
    public void A_unit_that_is_none_is_left_alone(string unit, string why)
    {
        Assert.Contains(why, Host().WhyNot(new SetUnitOomScoreAdj(unit, 0)));
        Assert.Contains(why, Host().WhyNot(new RestartUnit(unit)));
        Assert.Contains(why, Host().WhyNot(new ScheduleRestart(unit, "daily")));
    }

    [Fact]
    public void A_service_is_restarted_once_and_nothing_takes_that_back()
    {
        Assert.Equal(
            ["systemctl restart -- ledgerd.service | nothing"],
            Shown(Host().Item(Both, new RestartUnit("ledgerd.service")).Now));
        Assert.Equal(
            ["systemctl restart -- getty@tty1.service | nothing"],
            Shown(Host().Item(Both, new RestartUnit("getty@tty1.service")).Now));
        Assert.Contains("sessions hang on it", Host().WhyNot(new RestartUnit("dbus.service")));
        Assert.Equal(
            ["--set timer:restart:ledgerd.service=CALENDAR"],
            Host().Refused(new RestartUnit("ledgerd.service"), LastingOnly).Instead);
    }
}
