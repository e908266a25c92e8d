using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>A zone while its lines come in; figures in kB as printed, since the page size stands further
/// down.</summary>
internal sealed class DraftZone(int node, string name)
{
    private static readonly string[] WithField =
    [
        "free", "boost", "min", "low", "high", "reserved_highatomic", "free_highatomic", "present", "managed",
        "free_pcp", "free_cma",
    ];

    public int Node { get; } = node;

    public string Name { get; } = name;

    public long? Line { get; set; }

    public long? FreeAreaLine { get; set; }

    public List<NamedKiB> Counters { get; } = [];

    public EquatableArray<Pages>? LowmemReserve { get; set; }

    public FreeArea? FreeArea { get; set; }

    public bool Has(string counter) => Counters.Exists(known => known.Name == counter);

    public ZoneState Build(PageSize size)
    {
        Pages? Field(string counter)
        {
            int at = Counters.FindIndex(known => known.Name == counter);
            return at < 0 ? null : Counters[at].Value.ToPages(size);
        }

        return new ZoneState
        {
            Node = Node,
            Name = Name,
            Free = Field("free"),
            Boost = Field("boost"),
            Min = Field("min"),
            Low = Field("low"),
            High = Field("high"),
            ReservedHighatomic = Field("reserved_highatomic"),
            FreeHighatomic = Field("free_highatomic"),
            Present = Field("present"),
            Managed = Field("managed"),
            FreePcp = Field("free_pcp"),
            FreeCma = Field("free_cma"),
            LowmemReserve = LowmemReserve,
            FreeArea = FreeArea,
            Counters = Counters.Where(counter => Array.IndexOf(WithField, counter.Name) < 0).ToEquatableArray(),
            Line = Line,
            FreeAreaLine = FreeAreaLine,
        };
    }
}

/// <summary>A node while its lines come in.</summary>
internal sealed class DraftNode(int node)
{
    public int Node { get; } = node;

    public long? Line { get; set; }

    public List<NamedKiB> Counters { get; } = [];

    public bool? AllUnreclaimable { get; set; }

    public List<HugePagePool> HugePages { get; } = [];

    public NodeState Build(EquatableArray<ZoneState> zones) =>
        new(Node, zones, Relabelled(), AllUnreclaimable, HugePages.ToEquatableArray(), Line);

    /// <summary>4.8 to 4.11 with THP print the four shmem and THP figures under the label of their neighbour
    /// (show_free_areas(), mm/page_alloc.c, read at v4.9; right at v4.12); <c>pages_scanned:</c> marks those
    /// releases.</summary>
    private EquatableArray<NamedKiB> Relabelled()
    {
        string[] labels = ["shmem", "shmem_thp", "shmem_pmdmapped", "anon_thp"];
        int[] at = [.. labels.Select(label => Counters.FindIndex(counter => counter.Name == label))];
        bool scanned = Counters.Exists(counter => counter.Name == "pages_scanned");
        if (!scanned && AllUnreclaimable is null)
        {
            // The line was cut before the mark: nobody knows whose figures these are.
            return Counters.Where(counter => Array.IndexOf(labels, counter.Name) < 0).ToEquatableArray();
        }

        if (!scanned || at.Contains(-1)) { return Counters.ToEquatableArray(); }
        NamedKiB[] right = [.. Counters];
        for (int i = 0; i < labels.Length; i++)
        {
            right[at[(i + 1) % labels.Length]] = new NamedKiB(labels[(i + 1) % labels.Length], Counters[at[i]].Value);
        }

        return new EquatableArray<NamedKiB>(right);
    }
}
