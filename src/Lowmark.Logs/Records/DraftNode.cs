using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>A node while its lines come in.</summary>
internal sealed class DraftNode(int node)
{
    private const int MostCounters = 200;
    private const int MostPools = 16;
    private const int ExpectedCounters = 18;
    private const int ExpectedZoneCounters = 10;
    private const int ExpectedPools = 2;

    /// <summary>Figures that change places in some releases, each with the label of the next.</summary>
    private static readonly string[] s_labels = ["shmem", "shmem_thp", "shmem_pmdmapped", "anon_thp"];

    private readonly List<DraftZone> _zones = [];
    private ArrayBuilder<NamedKiB> _counters = new(ExpectedCounters);
    private ArrayBuilder<HugePagePool> _hugePages = new(ExpectedPools);

    public int Node { get; } = node;

    public long? Line { get; set; }

    public bool? AllUnreclaimable { get; set; }

    /// <summary>Counters beyond these are not the kernel's.</summary>
    public bool IsFull => _counters.Count == MostCounters;

    public void Add(NamedKiB counter) => _counters.Add(counter);

    public void Add(HugePagePool pool)
    {
        if (_hugePages.Count < MostPools) { _hugePages.Add(pool); }
    }

    /// <summary>The zone of that name, the node's last one from now on when it has none yet.</summary>
    public DraftZone Zone(ReadOnlySpan<byte> name)
    {
        foreach (DraftZone known in _zones)
        {
            if (Ascii.Equals(name, known.Name)) { return known; }
        }

        int counters = _zones.Count == 0 ? ExpectedZoneCounters : _zones[^1].OtherCounters;
        DraftZone zone = new(Node, Names.Of(name), counters);
        _zones.Add(zone);
        return zone;
    }

    public NodeState Build(PageSize size)
    {
        ZoneState[] zones = new ZoneState[_zones.Count];
        for (int i = 0; i < zones.Length; i++) { zones[i] = _zones[i].Build(size); }
        return new(
            Node, new EquatableArray<ZoneState>(zones), Relabelled(), AllUnreclaimable,
            _hugePages.ToEquatableArray(), Line);
    }

    /// <summary>4.8 to 4.11 with THP print the four shmem and THP figures under the label of their neighbour
    /// (show_free_areas(), mm/page_alloc.c, read at v4.9; right at v4.12); <c>pages_scanned:</c> marks those
    /// releases.</summary>
    private EquatableArray<NamedKiB> Relabelled()
    {
        EquatableArray<NamedKiB> printed = _counters.ToEquatableArray();
        bool scanned = IndexOf("pages_scanned") >= 0;
        if (!scanned && AllUnreclaimable is not null) { return printed; }
        if (!scanned)
        {
            // The line was cut before the mark: nobody knows whose figures these are.
            return printed.Where(counter => !s_labels.Contains(counter.Name)).ToEquatableArray();
        }

        int[] at = [.. s_labels.Select(IndexOf)];
        if (at.Contains(-1)) { return printed; }
        NamedKiB[] right = [.. printed];
        for (int i = 0; i < at.Length; i++)
        {
            int next = (i + 1) % at.Length;
            right[at[next]] = new NamedKiB(s_labels[next], printed[at[i]].Value);
        }

        return new EquatableArray<NamedKiB>(right);
    }

    private int IndexOf(string name)
    {
        ReadOnlySpan<NamedKiB> counters = _counters.Items;
        for (int i = 0; i < counters.Length; i++)
        {
            if (counters[i].Name == name) { return i; }
        }

        return -1;
    }
}
