using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class UserspaceKillerTests
{
    [Theory]
    [InlineData(
        "Oct 11 12:24:42 web1 systemd-oomd[612]: Killed /user.slice/user-1000.slice/app.scope due to memory pressure "
        + "for /user.slice/user-1000.slice being 68.21% > 50.00% for > 20s with reclaim activity",
        "systemd-oomd killed /user.slice/user-1000.slice/app.scope", "being 68.21% > 50.00%")]
    [InlineData(
        "Oct 11 12:24:42 web1 earlyoom[500]: sending SIGTERM to process 900 uid 1000 \"db\": badness 800, VmRSS 3000 "
        + "MiB",
        "earlyoom killed db", "sending SIGTERM to process 900")]
    [InlineData(
        "<6>[   12.000000] lowmemorykiller: Killing 'com.app.mail' (900), adj 1000,",
        "lowmemorykiller killed com.app.mail", "adj 1000")]
    [RuleCase("userspace-killer", Outcome.Confirmed)]
    public void The_killers_own_line_names_it(string line, string what, string quoted) =>
        Ruled.By<UserspaceKiller>([line])
            .Confirms(Confidence.Certain, $"{what} to save memory; the kernel's own killer was not involved")
            .Quoting(quoted);

    [Fact]
    [RuleCase("userspace-killer", Outcome.Refuted)]
    public void A_kill_by_the_kernel_is_none_by_a_program() =>
        Ruled.By<UserspaceKiller>(ReportText.Oom).Refutes("no user-space killer spoke").Quoting("invoked oom-killer");
}
