using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>Collects the lines of a Mem-Info block (show_mem(), show_free_areas()) into a memory state.</summary>
internal sealed class MemoryStateBuilder
{
    private readonly Dictionary<(int Node, string Name), DraftZone> _zones = [];
    private readonly SortedDictionary<int, DraftNode> _nodes = [];
    private readonly List<DraftZone> _zonesInOrder = [];
    private readonly List<NamedPages> _counters = [];
    private DraftZone? _lastZone;
    private static readonly MemoryTotals s_noTotals = new();
    private MemoryTotals _totals = s_noTotals;
    private long? _pageSizeKiB;

    public bool IsEmpty =>
        _zonesInOrder.Count == 0 && _counters.Count == 0 && _nodes.Count == 0 && _totals == s_noTotals;

    public bool HasBoost { get; private set; }

    public bool HasFreeHighatomic { get; private set; }

    public bool HasReservedHighatomic { get; private set; }

    public bool HasMigratetypes { get; private set; }

    public void AddCounters(ReadOnlySpan<byte> text)
    {
        CounterFields fields = new(text);
        while (fields.TryNext(out string name, out long value, out bool inKiB) && _counters.Count < 200)
        {
            if (inKiB) { continue; }
            _counters.Add(new NamedPages(name, new Pages(value)));
        }
    }

    public void AddNode(ReadOnlySpan<byte> text, long line)
    {
        int node = NodeOf(text, out ReadOnlySpan<byte> rest);
        DraftNode draft = Node(node);
        draft.Line = line;
        CounterFields fields = new(rest);
        while (fields.TryNext(out string name, out long value, out bool inKiB) && draft.Counters.Count < 200)
        {
            if (name == "all_unreclaimable") { draft.AllUnreclaimable = value == 1; }
            else if (IsWhole(name, inKiB)) { draft.Counters.Add(new NamedKiB(name, new KiB(value))); }
        }
    }

    public void AddZone(ReadOnlySpan<byte> text, long line)
    {
        DraftZone zone = ZoneOf(text, out ReadOnlySpan<byte> rest);
        zone.Line = line;
        _lastZone = zone;
        CounterFields fields = new(rest);
        while (fields.TryNext(out string name, out long value, out bool inKiB) && zone.Counters.Count < 200)
        {
            if (!IsWhole(name, inKiB)) { continue; }
            zone.Counters.Add(new NamedKiB(name, new KiB(value)));
        }

        HasBoost |= zone.Has("boost");
        HasFreeHighatomic |= zone.Has("free_highatomic");
        HasReservedHighatomic |= zone.Has("reserved_highatomic");
    }

    /// <summary>Belongs to the zone line above it: the kernel prints the two together.</summary>
    public void AddLowmemReserve(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        if (_lastZone is null || !cursor.TryTakeThrough(":"u8, out _)) { return; }
        List<Pages> reserve = [];
        cursor.SkipBlanks();
        while (reserve.Count < 16 && cursor.TryTakeCount(out long pages))
        {
            reserve.Add(new Pages(pages));
            cursor.SkipBlanks();
        }

        if (reserve.Count > 0) { _lastZone.LowmemReserve = reserve.ToEquatableArray(); }
        _lastZone = null;
    }

    public void AddFreeArea(ReadOnlySpan<byte> text, long line)
    {
        DraftZone zone = ZoneOf(text, out ReadOnlySpan<byte> rest);
        LineCursor cursor = new(rest);
        if (!cursor.TryTakeThrough(":"u8, out _)) { return; }
        FreeArea area = FreeAreaParser.Parse(cursor.Rest, out long? pageSize);
        if (area.Orders.IsEmpty) { return; }
        _pageSizeKiB ??= pageSize is { } kib && PageSize.IsPlausible(kib) ? kib : null;
        zone.FreeArea = area;
        zone.FreeAreaLine = line;
        HasMigratetypes |= cursor.Rest.IndexOf((byte)'(') >= 0;
    }

    public void AddHugePages(ReadOnlySpan<byte> text, long line)
    {
        int node = NodeOf(text, out ReadOnlySpan<byte> rest);
        DraftNode draft = Node(node);
        if (Field(rest, "hugepages_total="u8, " "u8) is not { } total
            || Field(rest, "hugepages_free="u8, " "u8) is not { } free
            || Field(rest, "hugepages_surp="u8, " "u8) is not { } surplus
            || Field(rest, "hugepages_size="u8, "kB"u8) is not { } size
            || draft.HugePages.Count == 16)
        {
            return;
        }

        draft.HugePages.Add(new HugePagePool(total, free, surplus, new KiB(size), line));
    }

    public void AddTotal(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        // Up to v2.6.2x "Free swap:       1234kB".
        if (cursor.TryTakeThrough("="u8, out ReadOnlySpan<byte> name) || cursor.TryTakeThrough(":"u8, out name))
        {
            cursor.SkipBlanks();
            if (!cursor.TryTakeCount(out long kib) || !cursor.TryTake("kB"u8)) { return; }
            if (name.StartsWith("Free swap"u8)) { _totals = _totals with { FreeSwap = new KiB(kib) }; }
            else if (name.StartsWith("Total swap"u8)) { _totals = _totals with { TotalSwap = new KiB(kib) }; }
            return;
        }

        if (!cursor.TryTakeCount(out long count)) { return; }
        Pages pages = new(count);
        ReadOnlySpan<byte> what = cursor.Rest.TrimStart((byte)' ');
        if (what.StartsWith("pages RAM"u8) || what.StartsWith("pages of RAM"u8))
        {
            _totals = _totals with { Ram = pages };
        }
        else if (what.StartsWith("pages reserved"u8) || what.StartsWith("reserved pages"u8))
        {
            _totals = _totals with { Reserved = pages };
        }
        else if (what.StartsWith("total pagecache"u8)) { _totals = _totals with { PageCache = pages }; }
        else if (what.StartsWith("pages in swap cache"u8) || what.StartsWith("pages swap cached"u8))
        {
            _totals = _totals with { SwapCache = pages };
        }
        else if (what.StartsWith("pages cma reserved"u8)) { _totals = _totals with { CmaReserved = pages }; }
        else if (what.StartsWith("pages hwpoisoned"u8)) { _totals = _totals with { HardwarePoisoned = pages }; }
    }

    public MemoryState Build()
    {
        PageSize size = new((int)(_pageSizeKiB ?? 4));
        foreach (DraftZone zone in _zonesInOrder) { Node(zone.Node).Zones.Add(zone); }
        NodeState[] nodes = new NodeState[_nodes.Count];
        int at = 0;
        foreach (DraftNode node in _nodes.Values) { nodes[at++] = node.Build(size); }
        Pages? total = _totals is { Ram: { } ram, Reserved: { } reserved } ? ram - reserved : null;
        MemoryTotals totals = _totals with { Counters = _counters.ToEquatableArray(), TotalRam = total };
        return new MemoryState(size, _pageSizeKiB is not null, new EquatableArray<NodeState>(nodes), totals);
    }

    /// <summary>A figure without its unit was cut; only <c>pages_scanned</c> has none.</summary>
    private static bool IsWhole(string name, bool inKiB) => inKiB || name is "pages_scanned" or "all_unreclaimable";

    private static long? Field(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, ReadOnlySpan<byte> end)
    {
        LineCursor cursor = new(text);
        return cursor.TryTakeThrough(key, out _) && cursor.TryTakeCount(out long value)
            && cursor.TryTake(end) ? value : null;
    }

    private DraftNode Node(int number)
    {
        if (!_nodes.TryGetValue(number, out DraftNode? node)) { _nodes.Add(number, node = new DraftNode(number)); }
        return node;
    }

    private DraftZone ZoneOf(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        int node = NodeOf(text, out ReadOnlySpan<byte> after);
        int length = Reports.LineClassifier.ZoneNameLength(after);
        string name = Names.Of(after[..length]);
        rest = after[length..];
        if (_zones.TryGetValue((node, name), out DraftZone? known)) { return known; }
        DraftZone zone = new(node, name);
        _zones.Add((node, name), zone);
        _zonesInOrder.Add(zone);
        return zone;
    }

    /// <summary>Without NUMA there is no <c>Node N</c>: node 0.</summary>
    private static int NodeOf(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        LineCursor cursor = new(text);
        rest = text;
        if (!cursor.TryTake("Node "u8) || !cursor.TryTakeCount(out long node) || node > 4095) { return 0; }
        cursor.SkipBlanks();
        rest = cursor.Rest;
        return (int)node;
    }
}
