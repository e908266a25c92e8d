using System.Text;
using Lowmark.Kernel;
using Lowmark.Logs.Records;

namespace Lowmark.UnitTests.Logs.Records;

public class RequestRecordTests
{
    [Theory]  // comm, order, mask, names, oom_adj, oom_score_adj
    [InlineData("cc1 invoked oom-killer: gfp_mask=0x280da, order=0, oom_adj=-17",
        "cc1", 0, 0x280daUL, null, -17, null)]  // 2.6.32
    [InlineData("cc1 invoked oom-killer: gfp_mask=0x280da, order=0, oom_adj=0, oom_score_adj=-1000",
        "cc1", 0, 0x280daUL, null, 0, -1000)]
    [InlineData("a b invoked oom-killer: gfp_mask=0x0, order=0, oom_score_adj=0",
        "a b", 0, 0x0UL, null, null, 0)]  // page fault path
    [InlineData(
        "kworker/0:1 invoked oom-killer: gfp_mask=0x14000c0(GFP_KERNEL), nodemask=(null),  order=-1, oom_score_adj=0",
        "kworker/0:1", -1, 0x14000c0UL, "GFP_KERNEL", null, 0)]
    [InlineData("x) invoked oom-killer: gfp_mask=0x62****(GFP_KERNEL|__GFP_COMP), order=2, oom_score_adj=0",
        "x)", 2, null, "GFP_KERNEL|__GFP_COMP", null, 0)]
    [InlineData("gfp_mask=0x1 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=3, oom_score_adj=1",
        "gfp_mask=0x1", 3, 0xcc0UL, "GFP_KERNEL", null, 1)]
    [InlineData("order=9 invoked oom-killer: gfp_mask=0xcc0", "order=9", null, null, null, null, null)]  // cut
    [InlineData("a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL|__GFP_CO", "a", null, 0xcc0UL, null, null, null)]
    [InlineData("a invoked oom-killer:", "a", null, null, null, null, null)]
    [InlineData("swapper: page allocation failure. order:1, mode:0x20",
        "swapper", 1, 0x20UL, null, null, null)]  // 2.6.32
    [InlineData("a: b: page allocation failure: order:4, mode:0x40d0", "a: b", 4, 0x40d0UL, null, null, null)]  // 3.10
    [InlineData(
        "a: page allocation failure: order:4, mode:0xdc0(GFP_KERNEL|__GFP_ZERO), nodemask=(null),cpuset=order:7,mems_allowed=0",
        "a", 4, 0xdc0UL, "GFP_KERNEL|__GFP_ZERO", null, null)]
    public void Reads_the_header_of_every_era(
        string line, string comm, int? order, ulong? mask, string? names, int? adj, int? scoreAdj)
    {
        RequestRecord request = Parse(line);

        Assert.Equal((comm, order, mask, names), (request.Comm, request.Order, request.GfpMask, request.GfpNames));
        Assert.Equal((adj, scoreAdj), (request.OomAdj, request.OomScoreAdj));
    }

    [Theory]
    [InlineData("a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), nodemask=0-1,3, order=0", true, "0-1,3")]
    [InlineData("a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), nodemask=(null), order=0", true, null)]
    [InlineData("a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0", false, null)]
    [InlineData("a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), nodemask=(nu", false, null)]  // cut
    [InlineData("a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), nodemask=0-", false, null)]
    [InlineData("nodemask=7, invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), nodemask=2, order=0", true, "2")]
    public void Tells_all_nodes_from_an_unknown_mask(string line, bool printed, string? mask) =>
        Assert.Equal((printed, mask), (Parse(line).NodemaskPrinted, Parse(line).Nodemask?.ToString()));

    [Theory]
    [InlineData(
        "a: page allocation failure: order:0, mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=/,mems_allowed=0-1",
        "/", "0-1")]
    [InlineData(
        "a: page allocation failure: order:0, mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=a,b c,mems_allowed=0",
        "a,b c", "0")]
    [InlineData("a: page allocation failure: order:0, mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=/,mems_all",
        null, null)]
    [InlineData("cpuset=/y: page allocation failure: order:0, mode:0xcc0(GFP_KERNEL)", null, null)]
    public void Reads_the_cpuset(string line, string? name, string? nodes) =>
        Assert.Equal((name, nodes), (Parse(line).Cpuset, Parse(line).MemsAllowed?.ToString()));

    [Theory]
    [InlineData("vmalloc: allocation failure: 268435456 bytes",
        null, 268435456L, "vmalloc: allocation failure: 268435456 bytes")]
    [InlineData("modprobe: vmalloc: allocation failure, allocated 4096 of 8192 bytes, mode:0xd2",
        "modprobe", 8192L, "vmalloc: allocation failure, allocated 4096 of 8192 bytes")]
    [InlineData("insmod: vmalloc error: size 4294967296, exceeds total pages, mode:0xcc0(GFP_KERNEL)",
        "insmod", 4294967296L, "vmalloc error: size 4294967296, exceeds total pages")]
    [InlineData("x: vmalloc: vmalloc error: size 64, failed to map pages, mode:0xcc0(GFP_KERNEL)",
        "x: vmalloc", 64L, "vmalloc error: size 64, failed to map pages")]
    [InlineData("vmap allocation for size 8392704 failed: use vmalloc=<size> to increase size",
        null, 8392704L, "vmap allocation for size 8392704 failed: use vmalloc=<size> to increase size")]
    public void Reads_vmalloc_failures(string line, string? comm, long bytes, string reason) =>
        Assert.Equal((comm, bytes, reason), (Parse(line).Comm, Parse(line).Bytes, Parse(line).Reason));

    [Theory]
    [InlineData("SLUB: Unable to allocate memory on node -1 (gfp=0x20)", -1, 0x20UL)]
    [InlineData("SLUB: Unable to allocate memory on node 1, gfp=0x820(GFP_ATOMIC)", 1, 0x820UL)]
    [InlineData("SLUB: Unable to allocate memory on CPU 3 (of node 0) on node -1, gfp=0x820(GFP_ATOMIC)", -1, 0x820UL)]
    [InlineData("SLAB: Unable to allocate memory on node 0 (gfp=0xd0)", 0, 0xd0UL)]
    public void Reads_slab_failures(string line, int node, ulong mask) =>
        Assert.Equal((node, mask, null), (Parse(line).SlabNode, Parse(line).GfpMask, Parse(line).Comm));

    [Fact]
    public void Reads_refused_commits_and_stalls()
    {
        RequestRecord commit = Parse(
            "__vm_enough_memory: pid: 99, comm: a, bytes: 1, bytes: 1048576 not enough memory for the allocation");
        RequestRecord stall =
            Parse("java: page allocation stalls for 10004ms, order:1, mode:0x14200ca(GFP_HIGHUSER_MOVABLE)");

        Assert.Equal((99, "a, bytes: 1", 1048576L), (commit.Pid, commit.Comm, commit.Bytes));
        Assert.Equal(
            (81, "jvm", null),
            Commit("__vm_enough_memory: pid: 81, comm: jvm, no enough memory for the allocation"));
        Assert.Equal(
            (9, "a, b", null),
            Commit("__vm_enough_memory: pid: 9, comm: a, b, not enough memory for the allocation"));
        Assert.Equal(("java", 10004L, 1), (stall.Comm, stall.StallMilliseconds, stall.Order));
        Assert.Equal(
            NodeMask.Of(0), Parse("a: page allocation failure: order:0, mode:0x1(GFP_DMA), nodemask=0").Nodemask);
    }

    private static (int? Pid, string? Comm, long? Bytes) Commit(string line) =>
        Parse(line) is var commit ? (commit.Pid, commit.Comm, commit.Bytes) : default;

    private static RequestRecord Parse(string line) => RequestRecord.Parse(Encoding.UTF8.GetBytes(line), 1);
}
