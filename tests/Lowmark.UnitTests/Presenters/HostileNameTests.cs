using System.Globalization;
using System.Text;
using Lowmark.Fuzz;

namespace Lowmark.UnitTests.Presenters;

/// <summary>Whatever stands at a place where a log gives a name: it acts in no format, neither in an incident nor in
/// the time line.</summary>
public class HostileNameTests
{
    private const string Kernel = "Nov 21 {1}:35:33 db1 kernel: ";

    private const string Kill = "Memory cgroup out of memory: Killed process {2} (a) total-vm:900000kB, "
        + "anon-rss:800000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:4kB oom_score_adj:0\n";

    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly string s_oom =
        File.ReadAllText(Repository.Log("6.12.107/global")).Replace("{", "{{").Replace("}", "}}");

    /// <summary>What is said, with a name at <c>{0}</c>, the hour at <c>{1}</c> and a pid at <c>{2}</c>: a short one
    /// comes several times, so that a time line tells of it.</summary>
    public static SortedDictionary<string, string> Places { get; } = new(StringComparer.Ordinal)
    {
        ["host"] = "Nov 21 {1}:35:33 {0} kernel: " + Kill,
        ["process"] = Kernel + Kill.Replace("(a)", "({0})", StringComparison.Ordinal),
        ["trigger"] = Kernel + "{0} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
            + Kernel + Kill,
        ["group"] = Group("/{0}"),
        ["unit"] = Group("/system.slice/{0}.service"),
        ["scope"] = Group("/user.slice/user-1000.slice/user@1000.service/app.slice/{0}.scope"),
        ["user"] = Group("/user.slice/user-{0}.slice/user@{0}.service/app.slice/a.service"),
        ["container"] = Group($"/system.slice/docker-{Id}{{0}}.scope"),
        ["docker"] = Group("/docker/{0}"),
        ["pod"] = Group($"/kubepods.slice/kubepods-pod{{0}}.slice/cri-containerd-{Id}.scope"),
        ["machine"] = Group("/machine.slice/machine-{0}.scope"),
        ["job"] = Group("/slurm/uid_1/job_{0}/step_{0}"),
        ["cpuset"] = Kernel + "a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
            + Kernel + "a cpuset={0} mems_allowed={0}\n" + Kernel + Kill,
        ["release"] = Kernel + "a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
            + Kernel + "CPU: 0 PID: 9 Comm: a Not tainted 6.1.0-{0} #1\n" + Kernel + Kill,
        ["flags"] = Kernel + "a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL|{0}), order=0, oom_score_adj=0\n"
            + Kernel + Kill,
        ["frame"] = Kernel + "a: page allocation failure: order:3, mode:0xcc0(GFP_KERNEL), nodemask={0}\n"
            + Kernel + "Call Trace:\n" + Kernel + " {0}+0x1/0x2 [{0}]\n",
        ["panic"] = Kernel + "Kernel panic - not syncing: Out of memory: {0}\n",
        ["unit that systemd names"] = "Nov 21 {1}:35:33 db1 systemd[1]: {0}.service: A process of this unit has been "
            + "killed by the OOM killer.\n",
        ["unit that oomd names"] = "Nov 21 {1}:35:33 db1 systemd-oomd[9]: Killed /a/{0} due to memory used (16 / 16) "
            + "and swap used (4 / 4) being more than 90.00%\n",
        ["victim of earlyoom"] = "Nov 21 {1}:35:33 db1 earlyoom[9]: sending SIGTERM to process {2} uid 1000 \"{0}\": "
            + "badness 900, VmRSS 4514 MiB\n",
        ["pod that kubelet names"] = "Nov 21 {1}:35:33 db1 kubelet[9]: I1121 eviction_manager.go:354] "
            + "\"Eviction manager: must evict pod(s) to reclaim\" resourceName=\"memory\"\n"
            + "Nov 21 {1}:35:33 db1 kubelet[9]: I1121 eviction_manager.go:592] \"Eviction "
            + "manager: pod is evicted successfully\" pod=\"{0}\"\n",
        ["container that kubelet names"] = "The node was low on resource: memory. Container {0} was using 188Ki, "
            + "request is 0.\n",
        ["space of Java"] = "Nov 21 {1}:35:33 db1 java[9]: java.lang.OutOfMemoryError: {0}\n",
        ["boot"] = Kernel + "Linux version {0} (a@b)\n" + Kernel + Kill,
        ["date"] = "[{0}] " + Kill,
        ["zone"] = "Node 0, zone {0}   1   2   3   4\nMemTotal: 8 kB\n",
        ["zone of a report"] = s_oom.Replace("Node 0 DMA32", "Node 0 DMA32{0}", StringComparison.Ordinal),
        ["tasks of a report"] = s_oom.Replace("sshd", "{0}", StringComparison.Ordinal),
    };

    public static TheoryData<string> PlaceNames => [.. Places.Keys];

    [Theory]
    [MemberData(nameof(PlaceNames))]
    public void A_name_acts_in_no_format(string place)
    {
        foreach (string name in HostileText.Names.Select(Encoding.UTF8.GetString))
        {
            Rendered rendered = Rendered.Of(Log(place, name));

            Assert.Null(rendered.Complaint());
        }
    }

    /// <summary>Else the test above would hold of nothing.</summary>
    [Theory]
    [MemberData(nameof(PlaceNames))]
    public void A_name_is_shown(string place) => Assert.True(Rendered.Of(Log(place, "plainname")).Shows("plainname"));

    private static string Group(string path) =>
        Kernel + $"oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg={path},"
            + $"task_memcg={path},task=a,pid={{2}},uid=0\n" + Kernel + Kill;

    private static byte[] Log(string place, string name) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, Places[place].Length > 2000 ? 1 : 3).Select(hour =>
            string.Format(CultureInfo.InvariantCulture, Places[place], name, $"{hour:D2}", 1000 + hour))));
}
