using Lowmark.Kernel.Units;

namespace Lowmark.Changes;

/// <summary>More RAM: nothing that a program can do.</summary>
public sealed record AddRam(KiB Size) : Change
{
    public override string Setting => $"ram=+{SettingText.Exact(Size)}";
}

/// <summary>Pages moved together to larger free blocks (/proc/sys/vm/compact_memory).</summary>
public sealed record CompactMemory : Change
{
    public override string Setting => "compact";
}

/// <summary>Clean caches given up (/proc/sys/vm/drop_caches).</summary>
/// <param name="What">1 page cache, 2 reclaimable slab, 3 both.</param>
public sealed record DropCaches(int What) : Change
{
    public override string Setting => What == 3 ? "drop_caches" : $"drop_caches={What}";
}

/// <summary>How many huge pages are kept in reserve.</summary>
/// <param name="Size">Of one; null: the machine's usual size (vm.nr_hugepages).</param>
/// <param name="Node">Null: of the whole machine.</param>
public sealed record SetHugePages(long Count, KiB? Size, int? Node) : Change
{
    public override string Setting => (Size, Node) switch
    {
        (null, null) => $"hugepages={Count}",
        ({ } size, null) => $"hugepages:{SettingText.Exact(size)}={Count}",
        (null, { } node) => $"hugepages:node{node}={Count}",
        ({ } size, { } node) => $"hugepages:{SettingText.Exact(size)}:node{node}={Count}",
    };
}

/// <summary>Transparent huge pages (/sys/kernel/mm/transparent_hugepage/enabled).</summary>
/// <param name="Defrag">What <c>defrag</c> is to be; null: left as it is.</param>
public sealed record SetThp(string Mode, string? Defrag = null) : Change
{
    public override string Setting => Defrag is null ? $"thp={Mode}" : $"thp={Mode},{Defrag}";
}
