using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>Collects the lines of a Mem-Info block (show_mem(), show_free_areas()) into a memory state.</summary>
internal sealed class MemoryStateBuilder
{
    private readonly List<DraftZone> _zones = [];
    private readonly List<DraftNode> _nodes = [];
    private readonly Dictionary<(int Node, string Name), DraftZone> _zoneByName = [];
    private readonly Dictionary<int, DraftNode> _nodeByNumber = [];
    private readonly List<NamedPages> _counters = [];
    private static readonly MemoryTotals NoTotals = new();
    private DraftZone? _lastZone;
    private MemoryTotals _totals = NoTotals;
    private long? _pageSizeKiB;

    public bool IsEmpty => _zones.Count == 0 && _counters.Count == 0 && _totals == NoTotals;

    public bool HasBoost { get; private set; }

    public bool HasFreeHighatomic { get; private set; }

    public bool HasReservedHighatomic { get; private set; }

    public bool HasMigratetypes { get; private set; }

    public void AddCounters(ReadOnlySpan<byte> text)
    {
        CounterFields fields = new(text);
        while (fields.TryNext(out string name, out long value, out _) && _counters.Count < 200)
        {
            _counters.Add(new NamedPages(name, new Pages(value)));
        }
    }

    public void AddNode(ReadOnlySpan<byte> text, long line)
    {
        int node = NodeOf(text, out ReadOnlySpan<byte> rest);
        DraftNode draft = Node(node);
        draft.Line = line;
        CounterFields fields = new(rest);
        while (fields.TryNext(out string name, out long value, out _) && draft.Counters.Count < 200)
        {
            if (name == "all_unreclaimable") { draft.AllUnreclaimable = value == 1; }
            else { draft.Counters.Add(new NamedKiB(name, new KiB(value))); }
        }
    }

    public void AddZone(ReadOnlySpan<byte> text, long line)
    {
        DraftZone zone = ZoneOf(text, out ReadOnlySpan<byte> rest);
        zone.Line = line;
        _lastZone = zone;
        CounterFields fields = new(rest);
        while (fields.TryNext(out string name, out long value, out _) && zone.Counters.Count < 200)
        {
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
        if (Field(rest, "hugepages_total="u8) is not { } total || Field(rest, "hugepages_size="u8) is not { } size
            || draft.HugePages.Count == 16)
        {
            return;
        }

        draft.HugePages.Add(new HugePagePool(
            total, Field(rest, "hugepages_free="u8) ?? 0, Field(rest, "hugepages_surp="u8) ?? 0, new KiB(size), line));
    }

    public void AddTotal(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        if (cursor.TryTakeThrough("="u8, out ReadOnlySpan<byte> name))
        {
            cursor.SkipBlanks();
            if (!cursor.TryTakeCount(out long kib)) { return; }
            if (name.StartsWith("Free swap"u8)) { _totals = _totals with { FreeSwap = new KiB(kib) }; }
            else if (name.StartsWith("Total swap"u8)) { _totals = _totals with { TotalSwap = new KiB(kib) }; }
            return;
        }

        if (!cursor.TryTakeCount(out long count)) { return; }
        Pages pages = new(count);
        ReadOnlySpan<byte> what = cursor.Rest.TrimStart((byte)' ');
        if (what.StartsWith("pages RAM"u8) || what.StartsWith("pages of RAM"u8)) { _totals = _totals with { Ram = pages }; }
        else if (what.StartsWith("pages reserved"u8) || what.StartsWith("reserved pages"u8)) { _totals = _totals with { Reserved = pages }; }
        else if (what.StartsWith("total pagecache"u8)) { _totals = _totals with { PageCache = pages }; }
        else if (what.StartsWith("pages in swap cache"u8)) { _totals = _totals with { SwapCache = pages }; }
        else if (what.StartsWith("pages cma reserved"u8)) { _totals = _totals with { CmaReserved = pages }; }
        else if (what.StartsWith("pages hwpoisoned"u8)) { _totals = _totals with { HardwarePoisoned = pages }; }
    }

    public MemoryState Build()
    {
        PageSize size = new((int)(_pageSizeKiB ?? 4));
        foreach (DraftZone zone in _zones) { Node(zone.Node); }
        EquatableArray<NodeState> nodes = _nodes.OrderBy(node => node.Node)
            .Select(node => node.Build(_zones.Where(zone => zone.Node == node.Node).Select(zone => zone.Build(size)).ToEquatableArray()))
            .ToEquatableArray();
        Pages? total = _totals is { Ram: { } ram, Reserved: { } reserved } ? ram - reserved : null;
        return new MemoryState(
            size, _pageSizeKiB is not null, nodes, _totals with { Counters = _counters.ToEquatableArray(), TotalRam = total });
    }

    private static long? Field(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        LineCursor cursor = new(text);
        return cursor.TryTakeThrough(key, out _) && cursor.TryTakeCount(out long value) ? value : null;
    }

    private DraftNode Node(int number)
    {
        DraftNode? node = _nodes.Find(known => known.Node == number);
        if (node is null)
        {
            node = new DraftNode(number);
            _nodes.Add(node);
        }

        return node;
    }

    private DraftZone ZoneOf(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        int node = NodeOf(text, out ReadOnlySpan<byte> after);
        int length = Reports.LineClassifier.ZoneNameLength(after);
        ReadOnlySpan<byte> name = after[..length];
        rest = after[length..];
        foreach (DraftZone known in _zones)
        {
            if (known.Node == node && System.Text.Ascii.Equals(name, known.Name)) { return known; }
        }

        DraftZone zone = new(node, Encoding.ASCII.GetString(name));
        _zones.Add(zone);
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
