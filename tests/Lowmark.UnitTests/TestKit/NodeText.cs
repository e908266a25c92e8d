using Lowmark.Kernel;

namespace Lowmark.UnitTests.TestKit;

/// <summary>A node's line of counters (v4.8+, here as v6.1 prints it) and its huge page pools. Sizes in kB.</summary>
internal sealed record NodeText(int Node)
{
    public long AnonThp { get; init; }

    public long KernelStack { get; init; } = 4000;

    public bool AllUnreclaimable { get; init; }

    /// <summary><c>hugepages_total=… hugepages_free=… hugepages_surp=… hugepages_size=…kB</c>, a line a size.</summary>
    public EquatableArray<string> HugePages { get; init; } = [
        "hugepages_total=0 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB"];

    public string CounterLine =>
        $"Node {Node} active_anon:0kB inactive_anon:0kB active_file:0kB inactive_file:0kB unevictable:0kB "
        + "isolated(anon):0kB "
        + "isolated(file):0kB mapped:0kB dirty:0kB writeback:0kB shmem:0kB shmem_thp: 0kB shmem_pmdmapped: 0kB "
        + $"anon_thp: {AnonThp}kB writeback_tmp:0kB kernel_stack:{KernelStack}kB pagetables:0kB sec_pagetables:0kB "
        + $"all_unreclaimable? {(AllUnreclaimable ? "yes" : "no")}";

    public IEnumerable<string> HugePageLines => HugePages.Select(pool => $"Node {Node} {pool}");
}
