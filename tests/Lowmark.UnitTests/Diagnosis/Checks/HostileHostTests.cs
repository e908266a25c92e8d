using System.Text;
using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Host;
using Lowmark.UnitTests.Host;

namespace Lowmark.UnitTests.Diagnosis.Checks;

/// <summary>Machines whose figures make no sense, or are not to be had.</summary>
public class HostileHostTests
{
    private const string Unit = "/sys/fs/cgroup/a.slice/db@1.service";

    private static readonly string[] s_figures =
        ["0", "1", "7", "4096", "99999999", "4611686018427387904", "9223372036854775807", "9223372036854775808", "-1"];

    /// <summary>One of each file that a check asks for, directly or through the facts.</summary>
    private static readonly (string Path, string Text)[] s_files =
    [
        ("/proc/meminfo", Rows(
            "MemTotal MemFree MemAvailable Buffers Cached SwapCached SwapTotal SwapFree Dirty Writeback AnonPages "
            + "Shmem Slab SReclaimable SUnreclaim KernelStack PageTables CommitLimit Committed_AS VmallocUsed Percpu "
            + "HardwareCorrupted AnonHugePages Unevictable Mlocked Balloon HugePages_Total HugePages_Free "
            + "HugePages_Rsvd Hugepagesize Active(anon) Inactive(anon) Active(file) Inactive(file)", ": 5 kB\n")),
        ("/proc/vmstat", Rows(
            "pswpin pswpout allocstall pgscan_direct pgsteal_direct compact_stall compact_fail thp_fault_fallback "
            + "workingset_refault nr_dirty_threshold nr_dirty_background_threshold balloon_inflate balloon_deflate",
            " 5\n")),
        ("/proc/zoneinfo", HostTexts.ZoneInfo64K),
        ("/proc/buddyinfo", HostTexts.BuddyInfo64K),
        ("/proc/pressure/memory", HostTexts.Pressure),
        ("/proc/slabinfo", HostTexts.SlabInfo),
        ("/proc/swaps", HostTexts.Swaps),
        ("/proc/cmdline", "mem=5 hugepages=5 swiotlb=5 -- psi=0\n"),
        ("/proc/modules", "nvidia 5 0 - Live 0x0\n"),
        ("/proc/net/sockstat", "TCP: inuse 5 mem 5\n"),
        ("/proc/sysvipc/shm", "5 5 5 5 5 5 5 5 5 5 5 5 5 5 5 5\n"),
        ("/proc/spl/kstat/zfs/arcstats", "size 4 5\n"),
        ("/proc/self/mountinfo",
            "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n31 23 0:27 / /a rw - tmpfs tmpfs rw,size=5k\n"),
        ("/proc/71/status", "Name:\tdb\nState:\tS\nPPid:\t40\nUid:\t5\nVmLck:\t5 kB\nVmPin:\t5 kB\nVmRSS:\t5 kB\n"
            + "RssAnon:\t5 kB\nRssShmem:\t5 kB\nVmPTE:\t5 kB\nVmSwap:\t5 kB\nThreads:\t5\n"),
        ("/proc/71/oom_score_adj", "-5\n"),
        ("/proc/71/cgroup", "0::/a.slice/db@1.service\n"),
        ("/proc/72/status", "Name:\tsshd\nState:\tS\nPPid:\t1\nVmRSS:\t5 kB\nThreads:\t5\n"),
        ("/proc/72/oom_score_adj", "5\n"),
        ("/sys/fs/cgroup/cgroup.controllers", "memory\n"),
        ($"{Unit}/memory.current", "5\n"),
        ($"{Unit}/memory.max", "5\n"),
        ($"{Unit}/memory.stat", "anon 5\nshmem 5\nactive_file 5\ninactive_file 5\n"),
        ($"{Unit}/memory.pressure", HostTexts.Pressure),
        ("/proc/sys/vm/overcommit_memory", "2\n"),
        ("/proc/sys/vm/overcommit_ratio", "5\n"),
        ("/proc/sys/vm/admin_reserve_kbytes", "5\n"),
        ("/proc/sys/vm/min_free_kbytes", "5\n"),
        ("/proc/sys/vm/zone_reclaim_mode", "5\n"),
        ("/sys/block/zram0/disksize", "5\n"),
        ("/sys/block/zram0/mm_stat", "5 5 5 5 5\n"),
        ("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "5\n"),
        ("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "5\n"),
        ("/sys/kernel/mm/hugepages/hugepages-2048kB/resv_hugepages", "5\n"),
        ("/sys/kernel/mm/transparent_hugepage/enabled", "[always]\n"),
        ("/sys/devices/system/memory/memory0/state", "offline\n"),
        ("/sys/devices/system/memory/block_size_bytes", "5\n"),
        ("/sys/devices/system/edac/mc/mc0/ce_count", "5\n"),
        ("/sys/devices/system/edac/mc/mc0/dimm0/dimm_ce_count", "5\n"),
    ];

    [Fact]
    public void Every_check_answers_whatever_the_figures_are()
    {
        int found = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            found += AllAnswer(Sampled(() => Machine(text => WithOtherFigures(text, random)))).Count;
        }

        Assert.True(found > 1000, $"{found}");
    }

    [Theory]
    [InlineData(HostFileState.Missing)]
    [InlineData(HostFileState.Denied)]
    [InlineData(HostFileState.Broken)]
    public void Every_check_answers_without_any_one_of_the_files(HostFileState why)
    {
        foreach ((string path, _) in s_files)
        {
            AllAnswer(Sampled(() => Machine(text => text).Without(path, why)));
        }

        Assert.NotEmpty(AllAnswer(Sampled(() => Machine(text => text))));
    }

    private static List<string> AllAnswer(HostFacts host)
    {
        List<string> found = [];
        foreach (ICheck check in CheckCatalog.All)
        {
            CheckResult result = check.Run(host);
            Assert.Equal(result.Outcome is CheckOutcome.Found, !result.Findings.IsEmpty);
            Assert.NotEqual(result.Outcome is CheckOutcome.Found, result.Words.Length > 0);
            Assert.All(result.Findings, finding => Assert.Equal(check.Doc.Id, finding.Id));
            Assert.All(result.Findings, finding => Assert.NotEmpty(finding.Evidence));
            found.AddRange(result.Findings.Select(finding => finding.Summary));
        }

        return found;
    }

    /// <summary>Two samples of two machines: between them everything may happen.</summary>
    private static HostFacts Sampled(Func<FakeHost> machine)
    {
        SwappedFiles files = new(machine());
        HostSampler sampler = new(files);
        sampler.Sample();
        files.Now = machine().With("/proc/uptime", "1010.00 1.00\n");
        sampler.Sample();
        return new(sampler, sampler.ReadSurroundings(withLists: true));
    }

    private static FakeHost Machine(Func<string, string> change)
    {
        FakeHost host = new FakeHost().With("/proc/uptime", "1000.00 1.00\n");
        foreach ((string path, string text) in s_files) { host.With(path, change(text)); }
        return host;
    }

    private static string WithOtherFigures(string text, Random random)
    {
        StringBuilder changed = new(text.Length);
        for (int at = 0; at < text.Length;)
        {
            int end = at;
            while (end < text.Length && char.IsAsciiDigit(text[end])) { end++; }
            bool isFigure = end > at && (at == 0 || text[at - 1] is ' ' or '\t' or '=' or '\n');
            bool stays = !isFigure || random.Next(3) == 0;
            changed.Append(
                stays ? text[at..Math.Max(end, at + 1)] : s_figures[random.Next(s_figures.Length)]);
            at = Math.Max(end, at + 1);
        }

        return changed.ToString();
    }

    private static string Rows(string names, string value) =>
        string.Concat(names.Split(' ').Select(name => name + value));

    private sealed class SwappedFiles(IHostFiles first) : IHostFiles
    {
        public IHostFiles Now { get; set; } = first;

        public HostFile Read(string path) => Now.Read(path);

        public HostFileState List(string folder, ICollection<string> names) => Now.List(folder, names);
    }
}
