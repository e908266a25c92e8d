using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>Reserved huge pages: /sys/kernel/mm/hugepages/hugepages-NkB, and the same for each node.</summary>
/// <remarks>Documentation/admin-guide/mm/hugetlbpage.rst; 2.6.32 to 7.2.</remarks>
public sealed record HugePages(EquatableArray<HugePageSize> Sizes, EquatableArray<NodeHugePages> Nodes)
{
    private const string Folder = "/sys/kernel/mm/hugepages";
    private const string NodeFolder = "/sys/devices/system/node";
    private const int MostNodes = 1024;

    /// <summary>Empty where the kernel has none.</summary>
    public static HugePages Read(IHostFiles files) => new(
        files.HugePageSizes(Folder)
            .Select(size => HugePageSize.Read(files, $"{Folder}/hugepages-{size}kB", new KiB(size)))
            .ToEquatableArray(),
        files.Numbered(NodeFolder, "node").Take(MostNodes).SelectMany(node => OfNode(files, node)).ToEquatableArray());

    private static IEnumerable<NodeHugePages> OfNode(IHostFiles files, int node)
    {
        string folder = $"{NodeFolder}/node{node}/hugepages";
        return files.HugePageSizes(folder)
            .Select(size => NodeHugePages.Read(files, $"{folder}/hugepages-{size}kB", node, new KiB(size)));
    }
}

/// <summary>Huge pages of one size on the whole machine, counted in such pages. Null: not said.</summary>
/// <param name="Reserved">Promised to a mapping and not yet taken; part of the free ones.</param>
/// <param name="Surplus">Above what is reserved for good; go back when freed.</param>
/// <param name="Overcommit">How many surplus pages there may be.</param>
public sealed record HugePageSize(
    KiB Size, long? Total, long? Free, long? Reserved, long? Surplus, long? Overcommit)
{
    internal static HugePageSize Read(IHostFiles files, string folder, KiB size) => new(
        size,
        files.Number(folder + "/nr_hugepages"),
        files.Number(folder + "/free_hugepages"),
        files.Number(folder + "/resv_hugepages"),
        files.Number(folder + "/surplus_hugepages"),
        files.Number(folder + "/nr_overcommit_hugepages"));
}

/// <summary>Huge pages of one size on one node, counted in such pages. Null: not said.</summary>
public sealed record NodeHugePages(int Node, KiB Size, long? Total, long? Free, long? Surplus)
{
    internal static NodeHugePages Read(IHostFiles files, string folder, int node, KiB size) => new(
        node,
        size,
        files.Number(folder + "/nr_hugepages"),
        files.Number(folder + "/free_hugepages"),
        files.Number(folder + "/surplus_hugepages"));
}
