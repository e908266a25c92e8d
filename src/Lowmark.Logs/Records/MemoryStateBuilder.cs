using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>Collects the lines of a Mem-Info block (show_mem(), show_free_areas()) into a memory state.</summary>
internal sealed class MemoryStateBuilder
{
    private const int MostCounters = 200;
    private const int MostReserves = 16;
    private const int PlacesForNames = 1024;

    /// <summary>Of x86-64: DMA, DMA32, Normal, Movable, Device.</summary>
    private const int ExpectedReserves = 5;

    /// <summary>Those of v4.8 to v6.0; later ones have one or two more.</summary>
    private const int ExpectedCounters = 18;

    private static readonly NameTable s_machineNames = new(PlacesForNames);
    private static readonly NameTable s_nodeNames = new(PlacesForNames);
    private static readonly NameTable s_zoneNames = new(PlacesForNames);

    /// <summary>By their numbers, upwards.</summary>
    private readonly List<DraftNode> _nodes = [];
    private readonly DraftTotals _totals = new();
    private ArrayBuilder<NamedPages> _counters = new(ExpectedCounters);
    private NameOrder _machineNames = new(s_machineNames);
    private NameOrder _nodeNames = new(s_nodeNames);
    private NameOrder _zoneNames = new(s_zoneNames);
    private DraftZone? _lastZone;
    private int _reserves = ExpectedReserves;
    private long? _pageSizeKiB;

    public bool IsEmpty => _counters.Count == 0 && _nodes.Count == 0 && _totals.IsEmpty;

    public bool HasBoost { get; private set; }

    public bool HasFreeHighatomic { get; private set; }

    public bool HasReservedHighatomic { get; private set; }

    public bool HasMigratetypes { get; private set; }

    public void AddCounters(ReadOnlySpan<byte> text)
    {
        CounterFields fields = new(text, ref _machineNames);
        while (_counters.Count < MostCounters && fields.TryNext())
        {
            if (!fields.InKiB) { _counters.Add(new NamedPages(fields.Name, new Pages(fields.Value))); }
        }
    }

    public void AddNode(ReadOnlySpan<byte> text, long line)
    {
        DraftNode node = NodeOf(text, out ReadOnlySpan<byte> rest);
        node.Line = line;
        CounterFields fields = new(rest, ref _nodeNames);
        while (!node.IsFull && fields.TryNext())
        {
            string name = fields.Name;
            if (name == "all_unreclaimable") { node.AllUnreclaimable = fields.Value == 1; }
            else if (fields.InKiB || HasNoUnit(name)) { node.Add(new NamedKiB(name, new KiB(fields.Value))); }
        }
    }

    public void AddZone(ReadOnlySpan<byte> text, long line)
    {
        DraftZone zone = ZoneOf(text, out ReadOnlySpan<byte> rest);
        zone.Line = line;
        _lastZone = zone;
        CounterFields fields = new(rest, ref _zoneNames);
        while (!zone.IsFull && fields.TryNext())
        {
            if (fields.InKiB || HasNoUnit(fields.Name)) { zone.Add(fields.Name, new KiB(fields.Value)); }
        }

        HasBoost |= zone.HasBoost;
        HasFreeHighatomic |= zone.HasFreeHighatomic;
        HasReservedHighatomic |= zone.HasReservedHighatomic;
    }

    /// <summary>Belongs to the zone line above it: the kernel prints the two together.</summary>
    public void AddLowmemReserve(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        if (_lastZone is null || !cursor.TryTakeThrough((byte)':', out _)) { return; }
        ArrayBuilder<Pages> reserves = new(_reserves);
        cursor.SkipBlanks();
        while (reserves.Count < MostReserves && cursor.TryTakeCount(out long pages))
        {
            reserves.Add(new Pages(pages));
            cursor.SkipBlanks();
        }

        if (reserves.Count > 0) { _lastZone.LowmemReserve = reserves.ToEquatableArray(); }
        _reserves = reserves.Count;
        _lastZone = null;
    }

    public void AddFreeArea(ReadOnlySpan<byte> text, long line)
    {
        DraftZone zone = ZoneOf(text, out ReadOnlySpan<byte> rest);
        LineCursor cursor = new(rest);
        if (!cursor.TryTakeThrough((byte)':', out _)) { return; }
        FreeArea area = FreeAreaParser.Parse(cursor.Rest, out long? pageSize);
        if (area.Orders.IsEmpty) { return; }
        _pageSizeKiB ??= pageSize is { } kib && PageSize.IsPlausible(kib) ? kib : null;
        zone.FreeArea = area;
        zone.FreeAreaLine = line;
        HasMigratetypes |= cursor.Rest.IndexOf((byte)'(') >= 0;
    }

    public void AddHugePages(ReadOnlySpan<byte> text, long line)
    {
        DraftNode node = NodeOf(text, out ReadOnlySpan<byte> rest);
        LineCursor cursor = new(rest);
        if (Field(ref cursor, "hugepages_total="u8, " "u8) is { } total
            && Field(ref cursor, "hugepages_free="u8, " "u8) is { } free
            && Field(ref cursor, "hugepages_surp="u8, " "u8) is { } surplus
            && Field(ref cursor, "hugepages_size="u8, "kB"u8) is { } size)
        {
            node.Add(new HugePagePool(total, free, surplus, new KiB(size), line));
        }
    }

    public void AddTotal(ReadOnlySpan<byte> text) => _totals.Add(text);

    public MemoryState Build()
    {
        PageSize size = new((int)(_pageSizeKiB ?? 4));
        NodeState[] nodes = new NodeState[_nodes.Count];
        for (int i = 0; i < nodes.Length; i++) { nodes[i] = _nodes[i].Build(size); }
        MemoryTotals totals = _totals.Build(_counters.ToEquatableArray());
        return new MemoryState(size, _pageSizeKiB is not null, new EquatableArray<NodeState>(nodes), totals);
    }

    /// <summary>Another figure without its unit was cut.</summary>
    private static bool HasNoUnit(string name) => name is "pages_scanned" or "all_unreclaimable";

    private static long? Field(ref LineCursor cursor, ReadOnlySpan<byte> key, ReadOnlySpan<byte> end)
    {
        bool isFound = cursor.TryTake(key) || cursor.TryTakeThrough(key, out _);
        return isFound && cursor.TryTakeCount(out long value) && cursor.TryTake(end) ? value : null;
    }

    private DraftZone ZoneOf(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        DraftNode node = NodeOf(text, out ReadOnlySpan<byte> after);
        int length = Reports.LineClassifier.ZoneNameLength(after);
        rest = after[length..];
        return node.Zone(after[..length]);
    }

    /// <summary>Without NUMA there is no <c>Node N</c>: node 0.</summary>
    private DraftNode NodeOf(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        LineCursor cursor = new(text);
        rest = text;
        if (!cursor.TryTake("Node "u8) || !cursor.TryTakeCount(out long number) || number > 4095) { return Node(0); }
        cursor.SkipBlanks();
        rest = cursor.Rest;
        return Node((int)number);
    }

    private DraftNode Node(int number)
    {
        int low = 0;
        for (int high = _nodes.Count; low < high;)
        {
            int middle = (low + high) >>> 1;
            if (_nodes[middle].Node < number) { low = middle + 1; }
            else { high = middle; }
        }

        if (low < _nodes.Count && _nodes[low].Node == number) { return _nodes[low]; }
        DraftNode node = new(number);
        _nodes.Insert(low, node);
        return node;
    }
}
