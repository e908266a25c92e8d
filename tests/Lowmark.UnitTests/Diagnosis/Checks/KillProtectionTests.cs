using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class KillProtectionTests
{
    [Fact]
    public void A_protected_process_with_a_fifth_of_ram_is_told_with_who_dies_instead() =>
        Machine(qemu: 2_000_000, adj: -1000, nginx: 1_333_332).Run<ProtectedHog>()
            .Finds(
                Severity.Warning,
                "qemu (pid 500) holds 1.91 GiB, 20 % of RAM, and is protected by oom_score_adj -1000: nginx (pid 900), "
                + "which holds 1.27 GiB, would be killed first.")
            .About("task", "qemu", 500)
            .Quoting("/proc/500/oom_score_adj", "-1000")
            .Quoting("/proc/500/status", "RssAnon + VmSwap: 2000000 kB");

    [Fact]
    public void With_nobody_else_to_kill_it_is_told_too() =>
        CheckHost.WithRam(("SwapTotal", 0)).Process(new ProcessText(500, "qemu", 2_000_000) { Adj = -1000 })
            .Run<ProtectedHog>()
            .Finds(
                Severity.Warning,
                "qemu (pid 500) holds 1.91 GiB, 20 % of RAM, and is protected by oom_score_adj -1000, and nobody "
                + "else could be killed.");

    [Fact]
    public void A_protected_process_with_less_is_fine() =>
        Machine(qemu: 1_990_000, adj: -1000, nginx: 1000).Run<ProtectedHog>()
            .IsFine("the largest protected process, qemu (pid 500), holds 1.9 GiB");

    [Fact]
    public void A_first_victim_of_nearly_the_same_size_is_fine() =>
        Machine(qemu: 2_000_000, adj: -1000, nginx: 1_333_336).Run<ProtectedHog>()
            .IsFine("qemu (pid 500) is protected and holds 1.91 GiB, not much more than the first victim");

    [Fact]
    public void A_little_protection_does_not_save_the_largest() =>
        Machine(qemu: 9_000_000, adj: -100, nginx: 1000).Run<ProtectedHog>()
            .IsFine("qemu (pid 500) is protected and holds 8.58 GiB, not much more than the first victim");

    [Fact]
    public void Where_the_share_of_a_setting_is_not_known_nothing_tells_who_dies_first() =>
        CheckHost.WithRam().Process(new ProcessText(500, "qemu", 9_000_000) { Adj = -100 }).Run<ProtectedHog>()
            .IsUnknown("MemTotal and the zones: oom_score_adj is a share of RAM");

    [Fact]
    public void Where_nobody_is_protected_nobody_is() =>
        Machine(qemu: 9_000_000, adj: 0, nginx: 1000).Run<ProtectedHog>()
            .IsFine("no process is protected by oom_score_adj");

    [Fact]
    public void Without_the_settings_protection_is_not_known() =>
        CheckHost.WithRam().Run<ProtectedHog>().IsUnknown("/proc/PID/oom_score_adj");

    [Fact]
    public void A_listening_sshd_without_protection_is_worth_knowing() =>
        Sshd(adj: 0).Run<ExposedSshd>()
            .Finds(Severity.Notice, "sshd (pid 700) is not protected from the OOM killer (oom_score_adj 0).")
            .About("task", "sshd", 700).Quoting("/proc/700/oom_score_adj", "0");

    [Fact]
    public void Sessions_that_have_none_of_it_are_fine() =>
        Sshd(adj: -1000)
            .Process(new ProcessText(701, "sshd-session", 5) { Parent = 700 })
            .Process(new ProcessText(702, "bash", 5) { Parent = 701 })
            .Process(new ProcessText(650, "sshd", 5) { Group = "/user.slice/user-7.slice/session-3.scope" })
            .Run<ExposedSshd>().IsFine("sshd (pid 700) has oom_score_adj -1000, its sessions have not");

    [Fact]
    public void Sessions_that_inherit_it_are_a_warning() =>
        Sshd(adj: -900)
            .Process(new ProcessText(701, "sshd", 5) { Parent = 700, Adj = -900 })
            .Process(new ProcessText(702, "bash", 5) { Parent = 701, Adj = -900 })
            .Run<ExposedSshd>()
            .Finds(
                Severity.Warning,
                "Who logs in over ssh inherits sshd's protection: bash (pid 702) and all that is started from it have "
                + "oom_score_adj -900.")
            .About("task", "bash", 702).Quoting("/proc/702/oom_score_adj", "-900");

    [Fact]
    public void A_session_alone_is_no_sshd_that_listens() =>
        CheckHost.WithRam()
            .Process(new ProcessText(650, "sshd", 5) { Group = "/user.slice/user-7.slice/session-3.scope" })
            .Run<ExposedSshd>().IsNotHere("no sshd listens here");

    [Fact]
    public void An_sshd_whose_setting_is_not_readable_may_be_exposed() =>
        Sshd(adj: 0).Without("/proc/700/oom_score_adj", Lowmark.Host.HostFileState.Denied).Run<ExposedSshd>()
            .IsUnknown("/proc/700/oom_score_adj");

    private static CheckHost Machine(long qemu, int adj, long nginx) => CheckHost.WithRam(("SwapTotal", 0))
        .With("/proc/buddyinfo", "Node 0, zone   Normal      0      0      0      0      9 \n")
        .Process(new ProcessText(500, "qemu", qemu) { Adj = adj })
        .Process(new ProcessText(900, "nginx", nginx));

    private static CheckHost Sshd(int adj) => CheckHost.WithRam()
        .Process(new ProcessText(700, "sshd", 5) { Adj = adj, Group = "/system.slice/ssh.service" });
}
