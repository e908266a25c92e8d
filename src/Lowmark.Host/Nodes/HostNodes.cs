using Lowmark.Host.Machine;
using Lowmark.Host.Memory;
using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Nodes;

/// <summary>The NUMA nodes below /sys/devices/system/node.</summary>
/// <remarks>Documentation/ABI/stable/sysfs-devices-node; drivers/base/node.c, 2.6.32 to 7.2. A kernel without NUMA has
/// no such folder: then there is one node, and it is not listed.</remarks>
/// <param name="Online">Null when it is not said.</param>
/// <param name="WithMemory"><c>has_memory</c>: a node that is online and not in it has CPUs only.</param>
/// <param name="WithNormalMemory"><c>has_normal_memory</c>: the others have movable or device memory alone.</param>
public sealed record HostNodes(
    NodeMask? Online,
    NodeMask? Possible,
    NodeMask? WithMemory,
    NodeMask? WithNormalMemory,
    NodeMask? WithCpus,
    EquatableArray<HostNode> Nodes)
{
    internal const string Folder = "/sys/devices/system/node";

    private const int MostNodes = 1024;

    public static HostNodes Read(IHostFiles files) => new(
        Mask(files, "online"),
        Mask(files, "possible"),
        Mask(files, "has_memory"),
        Mask(files, "has_normal_memory"),
        Mask(files, "has_cpu"),
        files.Numbered(Folder, "node").Take(MostNodes).Select(node => HostNode.Read(files, node)).ToEquatableArray());

    private static NodeMask? Mask(IHostFiles files, string name)
    {
        HostFile file = files.Read($"{Folder}/{name}");
        return file.IsRead ? NodeMask.TryParse(file.Text.TrimEnd("\r\n"u8).TrimBlanks()) : null;
    }
}

/// <summary>One node.</summary>
/// <param name="Memory">Its own meminfo.</param>
/// <param name="Cpus">Empty for a node without CPUs; null when it is not said.</param>
/// <param name="Distances">To each node, in the order of their numbers; 10 is the node itself.</param>
public sealed record HostNode(
    int Node, MemInfo Memory, NumaStat Allocations, CpuList? Cpus, EquatableArray<long> Distances)
{
    internal static HostNode Read(IHostFiles files, int node)
    {
        string folder = $"{HostNodes.Folder}/node{node}";
        MemInfo memory = new($"{folder}/meminfo");
        memory.Read(files);
        NumaStat allocations = new($"{folder}/numastat");
        allocations.Read(files);
        return new(
            node, memory, allocations, CpuList.Read(files, $"{folder}/cpulist"),
            Figures(files.Read($"{folder}/distance").Text));
    }

    private static EquatableArray<long> Figures(ReadOnlySpan<byte> text)
    {
        List<long> figures = [];
        LineCursor cursor = new(text.TrimEnd("\r\n"u8));
        cursor.SkipBlanks();
        while (figures.Count < 1024 && cursor.TryTakeCount(out long figure))
        {
            figures.Add(figure);
            cursor.SkipBlanks();
        }

        return figures.ToEquatableArray();
    }
}

/// <summary>A node's <c>numastat</c>: pages allocated since boot, by where they were wanted.</summary>
public sealed class NumaStat(string path) : SampledFile(path)
{
    private readonly NamedFigures _rows = new(32);

    /// <summary>Wanted here and got here.</summary>
    public long? Hit => _rows["numa_hit"u8];

    /// <summary>Wanted on another node that had none, got here.</summary>
    public long? Miss => _rows["numa_miss"u8];

    /// <summary>Wanted here, got elsewhere: the node had none.</summary>
    public long? Foreign => _rows["numa_foreign"u8];

    /// <summary>By a task that ran on another node.</summary>
    public long? OtherNode => _rows["other_node"u8];

    protected override void Clear() => _rows.Clear();

    protected override bool TryFill(ReadOnlySpan<byte> text) => _rows.AddRows(text);
}
