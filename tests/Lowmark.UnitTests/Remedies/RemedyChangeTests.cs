using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.Remedies;

/// <summary>A remedy says its change in the words of its commands, and those words read back to the same.</summary>
public class RemedyChangeTests
{
    private const long GiB = 1024 * 1024;

    [Fact]
    public void Each_change_reads_back_from_its_setting()
    {
        DiagnosedReport[] reports =
        [
            Of("global-exhaustion", "no-swap", "thp-bloat", "page-cache-dirty", "overcommitted").Machine(8 * GiB)
                .Killed(7, 3 * GiB, "/system.slice/db.service"),
            Of("cgroup-limit").Machine(8 * GiB).Memcg("/jobs/a", GiB, GiB),
            Of("fragmentation").Machine(8 * GiB),
            Of("overcommit-refusal").Machine(8 * GiB).Asked(bytes: 3L << 30),
            Of("manual").Machine(8 * GiB),
        ];
        List<Change> changes = [];
        foreach (Remedy remedy in reports.SelectMany(report => RemedyCatalog.Propose(report)))
        {
            changes.AddRange(remedy.Changes);
        }

        Assert.True(changes.Count >= 10, $"only {changes.Count} changes");
        Assert.All(changes, change => Assert.Equal(change, SettingText.Parse(change.Setting, out _)));
    }

    [Fact]
    public void A_sysctl_has_one_source_for_all_that_is_said_of_it()
    {
        Remedy remedy = Assert.Single(
            RemedyCatalog.Propose(Of("manual").Machine(8 * GiB)), one => one.Id == "restrict-sysrq");

        Assert.Equal([new SetSysctl("kernel.sysrq", "176")], remedy.Changes);
        Assert.Contains("sudo sysctl -w kernel.sysrq=176", remedy.Commands);
        Assert.Equal(
            new("/etc/sysctl.d/90-lowmark-kernel.sysrq.conf", "kernel.sysrq = 176\n"), remedy.Persistent);
    }

    [Fact]
    public void Two_sysctls_of_one_remedy_are_set_in_their_order()
    {
        Remedy remedy = Assert.Single(
            RemedyCatalog.Propose(Of("global-exhaustion", "overcommitted").Machine(8 * GiB)),
            one => one.Id == "forbid-overcommit");

        Assert.Equal(["overcommit_ratio=80", "overcommit_memory=2"], remedy.Changes.Select(change => change.Setting));
    }
}
