using System.Diagnostics.CodeAnalysis;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>A zone while its lines come in; figures in kB as printed, since the page size stands further
/// down.</summary>
internal sealed class DraftZone(int node, string name)
{
    private const int ExpectedCounters = 24;

    public int Node { get; } = node;

    public string Name { get; } = name;

    public long? Line { get; set; }

    public long? FreeAreaLine { get; set; }

    public List<NamedKiB> Counters { get; } = new(ExpectedCounters);

    public EquatableArray<Pages>? LowmemReserve { get; set; }

    public FreeArea? FreeArea { get; set; }

    public bool Has(string counter)
    {
        foreach (NamedKiB known in Counters)
        {
            if (known.Name == counter) { return true; }
        }

        return false;
    }

    public ZoneState Build(PageSize size)
    {
        Fields fields = default;
        List<NamedKiB> others = new(Counters.Count);
        foreach (NamedKiB counter in Counters)
        {
            ref Pages? field = ref fields.Of(counter.Name, out bool isField);
            if (!isField) { others.Add(counter); }
            else { field ??= counter.Value.ToPages(size); }
        }

        return new ZoneState
        {
            Node = Node,
            Name = Name,
            Free = fields.Free,
            Boost = fields.Boost,
            Min = fields.Min,
            Low = fields.Low,
            High = fields.High,
            ReservedHighatomic = fields.ReservedHighatomic,
            FreeHighatomic = fields.FreeHighatomic,
            Present = fields.Present,
            Managed = fields.Managed,
            FreePcp = fields.FreePcp,
            FreeCma = fields.FreeCma,
            LowmemReserve = LowmemReserve,
            FreeArea = FreeArea,
            Counters = others.ToEquatableArray(),
            Line = Line,
            FreeAreaLine = FreeAreaLine,
        };
    }

    /// <summary>The counters that a <see cref="ZoneState"/> has a field for; of one that was printed twice, the first
    /// figure.</summary>
    private struct Fields
    {
        public Pages? Free;
        public Pages? Boost;
        public Pages? Min;
        public Pages? Low;
        public Pages? High;
        public Pages? ReservedHighatomic;
        public Pages? FreeHighatomic;
        public Pages? Present;
        public Pages? Managed;
        public Pages? FreePcp;
        public Pages? FreeCma;
        private Pages? _none;

        [UnscopedRef]
        public ref Pages? Of(string counter, out bool isField)
        {
            isField = true;
            switch (counter)
            {
                case "free": return ref Free;
                case "boost": return ref Boost;
                case "min": return ref Min;
                case "low": return ref Low;
                case "high": return ref High;
                case "reserved_highatomic": return ref ReservedHighatomic;
                case "free_highatomic": return ref FreeHighatomic;
                case "present": return ref Present;
                case "managed": return ref Managed;
                case "free_pcp": return ref FreePcp;
                case "free_cma": return ref FreeCma;
                default:
                    isField = false;
                    return ref _none;
            }
        }
    }
}

/// <summary>A node while its lines come in.</summary>
internal sealed class DraftNode(int node)
{
    private const int ExpectedCounters = 32;

    public int Node { get; } = node;

    public long? Line { get; set; }

    public List<NamedKiB> Counters { get; } = new(ExpectedCounters);

    public bool? AllUnreclaimable { get; set; }

    public List<HugePagePool> HugePages { get; } = [];

    /// <summary>In the order of their lines.</summary>
    public List<DraftZone> Zones { get; } = [];

    public NodeState Build(PageSize size)
    {
        ZoneState[] zones = new ZoneState[Zones.Count];
        for (int i = 0; i < zones.Length; i++) { zones[i] = Zones[i].Build(size); }
        return new(
            Node, new EquatableArray<ZoneState>(zones), Relabelled(), AllUnreclaimable, HugePages.ToEquatableArray(),
            Line);
    }

    /// <summary>4.8 to 4.11 with THP print the four shmem and THP figures under the label of their neighbour
    /// (show_free_areas(), mm/page_alloc.c, read at v4.9; right at v4.12); <c>pages_scanned:</c> marks those
    /// releases.</summary>
    private EquatableArray<NamedKiB> Relabelled()
    {
        bool scanned = Counters.Exists(counter => counter.Name == "pages_scanned");
        if (!scanned && AllUnreclaimable is not null) { return Counters.ToEquatableArray(); }
        string[] labels = ["shmem", "shmem_thp", "shmem_pmdmapped", "anon_thp"];
        if (!scanned)
        {
            // The line was cut before the mark: nobody knows whose figures these are.
            return Counters.Where(counter => Array.IndexOf(labels, counter.Name) < 0).ToEquatableArray();
        }

        int[] at = [.. labels.Select(label => Counters.FindIndex(counter => counter.Name == label))];
        if (at.Contains(-1)) { return Counters.ToEquatableArray(); }
        NamedKiB[] right = [.. Counters];
        for (int i = 0; i < labels.Length; i++)
        {
            right[at[(i + 1) % labels.Length]] = new NamedKiB(labels[(i + 1) % labels.Length], Counters[at[i]].Value);
        }

        return new EquatableArray<NamedKiB>(right);
    }
}
