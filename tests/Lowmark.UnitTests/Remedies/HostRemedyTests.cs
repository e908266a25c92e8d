using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Remedies;
using Lowmark.UnitTests.Diagnosis.Checks;

namespace Lowmark.UnitTests.Remedies;

public class HostRemedyTests
{
    private const string Zone =
        "Node 0, zone   Normal\n  pages free     500000\n        min      1000\n        low      1250\n"
        + "        high     1500\n        spanned  2500000\n        present  2500000\n        managed  2500000\n"
        + "        protection: (0, 0, 0, 0)\n";

    [Fact]
    public void A_group_at_its_limit_gets_a_larger_one_and_a_hog_a_cap()
    {
        EquatableArray<Remedy> remedies = Propose(Machine()
            .Group("/a", 98 * 1024, 100 * 1024, "active_file 0\ninactive_file 0\n")
            .Group("/a/b", 70 * 1024).Group("/a/c", 20 * 1024));

        Assert.Equal(
            [("raise-memcg-limit", "cgroup-near-limit"), ("cap-sibling", "sibling-hog")],
            remedies.Select(remedy => (remedy.Id, Assert.Single(remedy.Because))));
        Assert.Equal(["echo 131072000 | sudo tee /sys/fs/cgroup/a/memory.max"], remedies[0].Commands);
        Assert.Equal(["echo 68157440 | sudo tee /sys/fs/cgroup/a/b/memory.max"], remedies[1].Commands);
    }

    /// <summary>√(16 × 10,000,000 kB) = 12,649 kB: 13 MiB.</summary>
    [Fact]
    public void A_reserve_that_was_lowered_is_raised_to_what_the_machine_needs()
    {
        Remedy remedy = Assert.Single(Propose(Machine().Setting("min_free_kbytes", 4000)));

        Assert.Equal("Raise vm.min_free_kbytes from 4000 to 13312", remedy.Title);
        Assert.Equal("sudo sysctl -w vm.min_free_kbytes=13312", remedy.Commands[1]);
        Assert.Equal(
            new PersistentFile("/etc/sysctl.d/90-lowmark-vm.min_free_kbytes.conf", "vm.min_free_kbytes = 13312\n"),
            remedy.Persistent);
        Assert.NotEmpty(remedy.Undo);
    }

    [Fact]
    public void What_only_makes_sense_after_a_failure_is_not_proposed()
    {
        EquatableArray<Remedy> remedies = Propose(Machine(available: 100_000));

        Assert.NotEmpty(remedies);
        Assert.DoesNotContain(remedies, remedy => remedy.Id is "reboot" or "check-dimm" or "stop-panicking");
        Assert.All(remedies, remedy => Assert.Equal(["low-memory-host"], remedy.Because));
    }

    [Fact]
    public void A_machine_without_warnings_needs_nothing() => Assert.Empty(Propose(Machine()));

    private static CheckHost Machine(long available = 5_000_000) => CheckHost.WithRam(
            ("MemFree", available), ("MemAvailable", available), ("Active(anon)", 6_000_000), ("Inactive(anon)", 0),
            ("Active(file)", 0), ("Inactive(file)", 0), ("Unevictable", 0), ("SwapTotal", 1_000_000),
            ("SwapFree", 1_000_000))
        .With("/proc/zoneinfo", Zone);

    private static EquatableArray<Remedy> Propose(CheckHost host)
    {
        HostReport report = HostChecker.Check(host.Facts(), null);
        return HostRemedies.Propose(report with
        {
            Findings = report.Findings.Where(finding => finding.Id != "unaccounted").ToEquatableArray(),
        });
    }
}
