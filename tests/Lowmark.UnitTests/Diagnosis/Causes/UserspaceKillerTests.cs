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
        "earlyoom killed db (pid 900)", "sending SIGTERM to process 900",
        " By its own figures: db used 2.93 GiB.")]
    [InlineData(
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 17348Ki. Container app was using "
        + "188Ki, request is 0, has larger consumption of memory.",
        "kubelet evicted a pod", "low on resource: memory",
        " By its own figures: 16.9 MiB available, threshold 100 MiB, app used 188 KiB.")]
    [InlineData(
        "<6>[   12.000000] lowmemorykiller: Killing 'com.app.mail' (900), adj 1000,",
        "lowmemorykiller killed com.app.mail (pid 900)", "adj 1000")]
    [RuleCase("userspace-killer", Outcome.Confirmed)]
    public void The_killers_own_line_names_it(string line, string what, string quoted, string figures = "") =>
        Ruled.By<UserspaceKiller>([line])
            .Confirms(Confidence.Certain, $"{what} before the kernel's own OOM killer had to act.{figures}")
            .Quoting(quoted);

    [Fact]
    [RuleCase("userspace-killer", Outcome.Refuted)]
    public void A_kill_by_the_kernel_is_none_by_a_program() =>
        Ruled.By<UserspaceKiller>(ReportText.Oom).Refutes("no user-space killer spoke").Quoting("invoked oom-killer");
}
