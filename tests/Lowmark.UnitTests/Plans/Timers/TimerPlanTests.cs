using Lowmark.Changes;
using Lowmark.Plans;
using Lowmark.TestKit;
using static Lowmark.UnitTests.Plans.PlanHost;

namespace Lowmark.UnitTests.Plans.Timers;

public class TimerPlanTests
{
    private const string Folder = "/etc/systemd/system";

    [Fact]
    public void A_timer_is_two_files_that_systemd_reads_and_starts()
    {
        PlanItem item = Machine().Item(Both, new ScheduleCompaction("*-*-* 03:30:00"));

        Assert.Equal(
            [
                "systemctl daemon-reload | systemctl daemon-reload",
                $"{Folder}/lowmark-compact.service: (none) => [Unit]\nDescription=Compact memory "
                    + "(lowmark)\n\n[Service]\n"
                    + "Type=oneshot\nExecStart=/usr/sbin/sysctl -q -w vm.compact_memory=1\n",
                $"{Folder}/lowmark-compact.timer: (none) => [Unit]\nDescription=Compact memory (lowmark)\n\n[Timer]\n"
                    + "OnCalendar=*-*-* 03:30:00\n\n[Install]\nWantedBy=timers.target\n",
                "systemctl daemon-reload | nothing",
                "systemctl enable --now lowmark-compact.timer | systemctl disable --now lowmark-compact.timer",
            ],
            Shown(item.Lasting));
        Assert.Empty(item.Now);
    }

    [Fact]
    public void A_units_name_is_data_in_the_file_and_in_its_name()
    {
        FakeHost host = Machine().With(@"/usr/lib/systemd/system/a\x2db@.service", "");
        PlanItem item = host.Item(Both, new ScheduleRestart(@"a\x2db@1.service", "Sun 04:00"));

        ReplaceFile service = Assert.IsType<ReplaceFile>(item.Lasting[1]);
        Assert.Equal($"{Folder}/lowmark-restart-a-x2db-1.service", service.File);
        Assert.Contains(@"ExecStart=/usr/bin/systemctl try-restart -- a\\x2db@1.service" + "\n", service.New);
    }

    [Theory]
    [InlineData("daily\nExecStart=/bin/sh")]
    [InlineData("%n")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("$(id)")]
    public void What_is_no_time_is_refused(string calendar) =>
        Assert.Contains("no time", Machine().WhyNot(new ScheduleCompaction(calendar)));

    [Fact]
    public void A_timer_needs_its_program_a_systemd_and_to_last()
    {
        Assert.Contains("for good", Machine().WhyNot(new ScheduleCompaction("daily"), NowOnly));
        FakeHost bare = Machine();
        bare.Remove("/usr/sbin/sysctl");
        Assert.Contains("not installed", bare.WhyNot(new ScheduleCompaction("daily")));
        FakeHost other = Machine();
        other.Remove("/run/systemd/system");
        Assert.Contains("No systemd", other.WhyNot(new ScheduleCompaction("daily")));
    }
}
