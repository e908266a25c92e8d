using Lowmark.Host.Nodes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Nodes;

public class HostNodesTests
{
    private const string Folder = "/sys/devices/system/node/";

    [Fact]
    public void A_node_without_memory_is_online_and_has_cpus()
    {
        HostNodes nodes = HostNodes.Read(new FakeHost()
            .With(Folder + "online", "0-1\n").With(Folder + "has_memory", "0\n").With(Folder + "has_cpu", "0-1\n")
            .With(Folder + "node1/meminfo", "Node 1 MemTotal:       0 kB\n")
            .With(Folder + "node1/cpulist", "4-7\n")
            .With(Folder + "node0/meminfo", "Node 0 MemTotal:       8000 kB\nNode 0 MemUsed: 70 kB\n")
            .With(Folder + "node0/numastat", "numa_hit 10\nnuma_miss 2\nnuma_foreign 0\nother_node 1\n")
            .With(Folder + "node0/distance", "10 21\n")
            .With(Folder + "node0/cpulist", "\n")
            .With(Folder + "power/control", "auto\n"));

        Assert.Equal((NodeMask.TryParse("0-1"u8), NodeMask.TryParse("0"u8), null),
            (nodes.Online, nodes.WithMemory, nodes.Possible));
        Assert.Equal([0, 1], nodes.Nodes.Select(node => node.Node));
        Assert.Equal(new KiB(8000), nodes.Nodes[0].Memory.MemTotal);
        Assert.Equal((10, 2, 0, 1, null), (nodes.Nodes[0].Allocations.Hit, nodes.Nodes[0].Allocations.Miss,
            nodes.Nodes[0].Allocations.Foreign, nodes.Nodes[0].Allocations.OtherNode,
            nodes.Nodes[1].Allocations.Hit));
        Assert.Equal([10, 21], nodes.Nodes[0].Distances);
        Assert.Equal((0, 4), (nodes.Nodes[0].Cpus!.Value.Count, nodes.Nodes[1].Cpus!.Value.Count));
        Assert.Empty(nodes.Nodes[1].Distances);
    }

    [Fact]
    public void A_kernel_without_numa_lists_no_node()
    {
        HostNodes nodes = HostNodes.Read(new FakeHost());

        Assert.Null(nodes.Online);
        Assert.Empty(nodes.Nodes);
    }
}
