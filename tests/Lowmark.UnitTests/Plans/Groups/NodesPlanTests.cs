using System.Text;
using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Plans;
using Lowmark.TestKit;
using Lowmark.UnitTests.Host.Cgroups;
using static Lowmark.UnitTests.Plans.PlanHost;

namespace Lowmark.UnitTests.Plans.Groups;

public class NodesPlanTests
{
    private const string V2 = "/sys/fs/cgroup";
    private const string V1 = "/sys/fs/cgroup/cpuset";

    private static FakeHost Unified(string path, string mems = "0") => Machine().WithRootV2(V2)
        .With("/sys/devices/system/node/has_memory", "0-2\n").With($"{V2}/cpuset.mems.effective", "0-1\n")
        .With($"{V2}{path}/cpuset.mems", mems + "\n");

    private static FakeHost Old() => Machine()
        .With("/proc/self/mountinfo", $"30 23 0:26 / {V1} rw - cgroup cgroup rw,cpuset\n")
        .With("/sys/devices/system/node/has_memory", "0-2\n").With($"{V1}/cpuset.mems", "0-2\n")
        .With($"{V1}/a/cpuset.mems", "0-1\n").With($"{V1}/a/b/cpuset.mems", "1\n");

    private static SetNodes Nodes(string? path, string nodes) =>
        new(path, NodeMask.TryParse(Encoding.ASCII.GetBytes(nodes))!.Value);

    [Fact]
    public void Nodes_are_written_where_nobody_keeps_the_group() => Assert.Equal(
        [$"{V2}/a/cpuset.mems: 0 -> 0-1"], Shown(Unified("/a").Item(NowOnly, Nodes("/a", "0-1")).Now));

    [Fact]
    public void A_units_are_set_through_systemd() => Assert.Equal(
        ["systemctl set-property -- db.service AllowedMemoryNodes=0-1 | systemctl set-property -- db.service "
            + "AllowedMemoryNodes="],
        Shown(Unified("/system.slice/db.service", "").Item(Both, Nodes("/system.slice/db.service", "0-1")).Now));

    [Fact]
    public void Nodes_that_are_not_there_are_refused()
    {
        Assert.Contains("Node 3 has no memory here; those with memory: 0-2", Unified("/a").WhyNot(Nodes("/a", "0,3")));
        Assert.Contains("The group above may use 0-1 only, not node 2", Unified("/a").WhyNot(Nodes("/a", "0-2")));
        Assert.Contains("not said which group", Unified("/a").WhyNot(Nodes(null, "0")));
        Assert.Contains("Without a node", Unified("/a").WhyNot(Nodes("/a", "")));
        Assert.Contains("Node 3 ", Unified("/a").WhyNot(Nodes("/a", "0-2147483647")));
    }

    [Fact]
    public void V1_takes_no_node_away_that_a_group_below_has()
    {
        Assert.Contains("The group b below it uses node 1", Old().WhyNot(Nodes("/a", "0,2")));
        Assert.Equal([$"{V1}/a/cpuset.mems: 0-1 -> 0-2"], Shown(Old().Item(NowOnly, Nodes("/a", "0-2")).Now));
    }

    [Fact]
    public void Taking_a_node_away_is_said()
    {
        PlanItem item = Old().Item(NowOnly, Nodes("/a", "1"));

        Assert.Contains("is moved, or stays until it is freed", Assert.Single(item.Warnings));
    }

    [Fact]
    public void A_containers_are_told_in_its_own_commands()
    {
        string path = $"/docker/{new string('b', 64)}";

        Assert.Equal(
            [$"docker update --cpuset-mems 0-1 {new string('b', 64)}"],
            Unified(path).Refused(Nodes(path, "0-1")).Instead);
    }

    [Fact]
    public void Whether_a_group_is_killed_as_a_whole_is_written_and_kept_by_its_unit()
    {
        FakeHost host = Machine().WithRootV2(V2).WithGroupV2($"{V2}/system.slice/db.service", 1);
        PlanItem item = host.Item(Both, new SetGroupKill("/system.slice/db.service", IsWhole: true));

        Assert.Equal([$"{V2}/system.slice/db.service/memory.oom.group: 0 -> 1"], Shown(item.Now));
        Assert.Equal(
            [
                "systemctl daemon-reload | systemctl daemon-reload",
                "/etc/systemd/system/db.service.d/90-lowmark-oom-policy.conf: (none) => [Service]\nOOMPolicy=kill\n",
                "systemctl daemon-reload | nothing",
            ],
            Shown(item.Lasting));
    }
}
