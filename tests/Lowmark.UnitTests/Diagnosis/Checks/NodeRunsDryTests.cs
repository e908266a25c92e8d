using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class NodeRunsDryTests
{
    [Fact]
    public void A_cpuset_on_a_dry_node_beside_an_idle_one_is_told() =>
        Machine(free0: 3_000_000, free1: 400_000).Run<NodeRunsDry>()
            .Finds(
                Severity.Warning,
                "The cpuset /pinned may use node 1 only, of which 8 % is free or droppable; node 0 has 2.86 GiB.")
            .About("cpuset", "/pinned")
            .Quoting("/sys/devices/system/node/node1/meminfo", "MemTotal 5000000 kB, free or droppable 400000 kB")
            .Quoting("/sys/devices/system/node/node0/meminfo", "MemTotal 5000000 kB, free or droppable 3000000 kB");

    [Fact]
    public void Below_4_percent_the_next_request_may_kill() =>
        Machine(free0: 3_000_000, free1: 150_000).Run<NodeRunsDry>()
            .Finds(
                Severity.Critical,
                "The cpuset /pinned may use node 1 only, of which 3 % is free or droppable; node 0 has 2.86 GiB.");

    [Theory]
    [InlineData(3_000_000, 500_000)]
    [InlineData(1_000_000, 100_000)]
    public void A_tenth_is_enough_and_without_a_spare_node_the_machine_is_full_not_the_node(long free0, long free1) =>
        Machine(free0, free1).Run<NodeRunsDry>().IsFine("no cpuset is confined to nodes that run dry");

    [Fact]
    public void One_node_or_no_cpusets_leave_nothing_to_judge()
    {
        CheckHost.WithRam().Run<NodeRunsDry>().IsNotHere("one node with memory");
        Node(Node(CheckHost.WithRam(), 0, 1), 1, 1).Run<NodeRunsDry>().IsNotHere("no cpusets are mounted");
    }

    private static CheckHost Machine(long free0, long free1)
    {
        CheckHost host = Node(Node(CheckHost.WithRam(), 0, free0), 1, free1)
            .Group("/pinned", 1024).Process(new(10, "db", 1000) { Group = "/pinned" });
        foreach ((string file, string text) in (ReadOnlySpan<(string, string)>)[
            ("cpuset.cpus", "\n"), ("cpuset.cpus.effective", "0-3\n"), ("cpuset.mems", "1\n"),
            ("cpuset.mems.effective", "1\n")])
        {
            host.With($"/sys/fs/cgroup/pinned/{file}", text);
        }

        return host;
    }

    /// <param name="free">Of 5,000,000 kB.</param>
    private static CheckHost Node(CheckHost host, int node, long free) => host.With(
        $"/sys/devices/system/node/node{node}/meminfo",
        FormattableString.Invariant(
            $"Node {node} MemTotal: 5000000 kB\nNode {node} MemFree: {free} kB\nNode {node} Active(file): 0 kB\n")
        + FormattableString.Invariant($"Node {node} Inactive(file): 0 kB\n"));
}
