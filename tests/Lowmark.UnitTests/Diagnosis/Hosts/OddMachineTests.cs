using System.Globalization;
using System.Text;
using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Presenters.Text;
using Lowmark.Remedies;
using Lowmark.UnitTests.Diagnosis.Checks;
using Lowmark.UnitTests.Host;
using Lowmark.UnitTests.Host.Cgroups;
using Lowmark.UnitTests.Presenters;

namespace Lowmark.UnitTests.Diagnosis.Hosts;

/// <summary>Machines that are checked although something about them is unusual or missing.</summary>
public class OddMachineTests
{
    private static readonly string[] s_files = ["zoneinfo", "buddyinfo", "pagetypeinfo", "meminfo"];

    public static TheoryData<string> Guests => GuestFiles.Names;

    [Theory]
    [MemberData(nameof(Guests))]
    public void Every_guest_can_be_checked_and_shown(string guest)
    {
        CheckedHost host = Check(GuestFiles.Of(guest));

        Assert.Equal(CheckCatalog.All.Count, Ids(host.Report).Distinct().Count());
        Assert.NotEmpty(ShownHost.Text(host, new TextOptions(80)));
        Assert.NotEmpty(host.Report.LargestBlocks);
    }

    [Theory]
    [InlineData("zoneinfo")]
    [InlineData("buddyinfo")]
    [InlineData("pagetypeinfo")]
    [InlineData("meminfo")]
    [InlineData(null)]
    public void Whatever_is_missing_the_rest_is_checked(string? missing)
    {
        FakeHost files = GuestFiles.Of("6.12.107/many-small-after");
        foreach (string file in missing is null ? s_files : [missing]) { files.Remove($"/proc/{file}"); }
        CheckedHost host = Check(files);

        Assert.Equal(CheckCatalog.All.Count, Ids(host.Report).Distinct().Count());
        if (missing is "meminfo" or null) { Assert.Contains(host.Report.Quiet, check => check.Outcome == "unknown"); }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\n")]
    [InlineData("Node 0, zone\nNode 99999999999999999999, zone Normal 1 2\n")]
    [InlineData("MemTotal: 99999999999999999999999 kB\nMemTotal: -1 kB\n")]
    public void Nonsense_in_every_file_breaks_nothing(string text)
    {
        FakeHost files = new();
        foreach (string file in s_files) { files.With($"/proc/{file}", text); }
        foreach (string file in (string[])["/proc/vmstat", "/proc/swaps", "/proc/cmdline", "/proc/slabinfo",
            "/proc/pressure/memory", "/proc/uptime", "/proc/self/mountinfo", "/proc/1/status", "/proc/1/stat"])
        {
            files.With(file, text);
        }

        CheckedHost host = Check(files);

        Assert.Empty(host.Report.Findings);
        Assert.NotEmpty(ShownHost.Json(host));
    }

    /// <summary>arm64 and ppc64le kernels of some vendors: 65536 pages of 64 KiB are 4 GiB.</summary>
    [Fact]
    public void Pages_of_64_KiB_are_measured_not_assumed()
    {
        FakeHost files = new FakeHost()
            .With("/proc/meminfo", "MemTotal: 4194304 kB\nMemFree: 1048576 kB\nMemAvailable: 2097152 kB\n"
                + "SwapTotal: 0 kB\nSwapFree: 0 kB\n")
            .With("/proc/zoneinfo", "Node 0, zone   Normal\n  pages free     16384\n        min      100\n"
                + "        low      125\n        high     150\n        spanned  65536\n        present  65536\n"
                + "        managed  65536\n        protection: (0, 0)\n")
            .With("/proc/buddyinfo", "Node 0, zone   Normal      0      0      0      0     1024 \n")
            .With("/proc/sys/kernel/osrelease", "6.1.0\n");
        new ProcessText(10, "db", 640_000).AddTo(files);
        HostReport report = Check(files).Report;

        Assert.Equal(64, report.Host.PageSize?.KiB);
        Assert.Equal(new Pages(10_000), report.NextKills[0].Ranking[0].Held);
        Assert.Equal(new Pages(65_536), report.NextKills[0].TotalPages);
    }

    [Fact]
    public void Eight_nodes_one_of_them_without_memory_are_all_told()
    {
        StringBuilder zones = new();
        StringBuilder buddies = new();
        foreach (int node in Enumerable.Range(0, 8).Where(node => node != 5))
        {
            int free = 1000 * (node + 1);
            zones.Append(CultureInfo.InvariantCulture, $"Node {node}, zone   Normal\n  pages free     {free}\n")
                .Append("        min      100\n        low      125\n        high     150\n        spanned  262144\n")
                .Append("        present  262144\n        managed  262144\n        protection: (0, 0)\n")
                .Append("      nr_free_cma  0\n");
            buddies.Append(
                CultureInfo.InvariantCulture, $"Node {node}, zone   Normal    100      0      0    1{node} \n");
        }

        FakeHost files = new FakeHost().With("/proc/zoneinfo", zones.ToString())
            .With("/proc/buddyinfo", buddies.ToString()).With("/proc/meminfo", "MemTotal: 7340032 kB\n");
        for (int node = 0; node < 8; node++)
        {
            files.With(
                $"/sys/devices/system/node/node{node}/meminfo",
                node == 5 ? "Node 5 MemTotal: 0 kB\n" : $"Node {node} MemTotal: 1048576 kB\n");
            files.With($"/sys/devices/system/node/node{node}/distance", node == 7
                ? "40 35 30 25 20 20 11 10\n"
                : "10 21 21 21 31 31 31 31\n");
        }

        HostFacts facts = GuestFacts.Of(files);
        RequestAnswer answer = HostChecker.Check(
            facts, RequestedMemory.Parse("order=3,gfp=GFP_KERNEL,node=7", out _)).Request!;

        Assert.Equal([7, 6, 4, 3, 2, 1, 0], answer.Checks.Select(check => check.Node));
        Assert.Equal("Node 7 Normal", answer.Served);
    }

    [Fact]
    public void Of_ten_thousand_groups_the_fullest_are_told_and_few_are_looked_into()
    {
        const int Count = 10_000;
        FakeHost files = new FakeHost().With("/proc/meminfo", "MemTotal: 1000000 kB\n");
        for (int i = 0; i < Count; i++)
        {
            files.WithGroupV2($"/sys/fs/cgroup/pod{i}", usage: (long)i << 10, max: Count << 10);
        }

        files.WithRootV2("/sys/fs/cgroup");
        int stats = 0;
        files.BeforeRead = path => stats += path.EndsWith("/memory.stat", StringComparison.Ordinal) ? 1 : 0;
        HostReport report = Check(files).Report;

        Assert.Equal((Count, HostChecker.MostGroups), (report.LimitedGroups, report.Groups.Count));
        Assert.Equal("/pod9999", report.Groups[0].Path);
        Assert.InRange(stats, 1, 200);
    }

    [Fact]
    public void Names_with_blanks_and_line_breaks_are_names()
    {
        const string Name = "my app\nOOM (x)";
        FakeHost files = new FakeHost().With("/proc/meminfo", "MemTotal: 1000000 kB\n")
            .WithGroupV2($"/sys/fs/cgroup/{Name}", 95 << 20, 100 << 20).WithRootV2("/sys/fs/cgroup");
        HostFinding finding = new CgroupNearLimit().Run(GuestFacts.Of(files)).Findings.Single();

        Assert.Equal(new HostSubject("memcg", $"/{Name}"), finding.Subject);
    }

    private static CheckedHost Check(FakeHost files)
    {
        HostReport report = HostChecker.Check(GuestFacts.Of(files), null);
        return new(report, HostRemedies.Propose(report));
    }

    private static IEnumerable<string> Ids(HostReport report) =>
        report.Findings.Select(finding => finding.Id).Concat(report.Quiet.Select(check => check.Id));
}
