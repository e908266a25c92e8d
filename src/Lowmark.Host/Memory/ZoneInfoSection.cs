using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>One zone of /proc/zoneinfo. Figures are pages; null is "this kernel prints no such row". A sample of the
/// same zone allocates nothing.</summary>
public sealed class ZoneInfoSection
{
    private const int MostReserves = 16;

    private readonly NamedFigures _zone = new(256);
    private readonly long[] _protection = new long[MostReserves];
    private NamedFigures? _node;
    private int? _reserves;
    private Part _part;

    private enum Part
    {
        Zone,
        Node,
        CpuLists,
    }

    public int Node { get; private set; }

    public string Zone { get; private set; } = "";

    /// <summary><c>pages free</c> is <c>nr_free_pages</c>: the buddy lists, but for what the CPUs have not yet added to
    /// the counter (<see cref="Drift"/>).</summary>
    public Pages? Free => this["free"u8];

    /// <inheritdoc cref="ZoneState.Boost"/>
    public Pages? Boost => this["boost"u8];

    /// <inheritdoc cref="ZoneState.Min"/>
    public Pages? Min => this["min"u8];

    /// <inheritdoc cref="ZoneState.Min"/>
    public Pages? Low => this["low"u8];

    /// <inheritdoc cref="ZoneState.Min"/>
    public Pages? High => this["high"u8];

    /// <summary>Where promotion of hot pages stops (in v6.1).</summary>
    public Pages? Promo => this["promo"u8];

    public Pages? Spanned => this["spanned"u8];
    public Pages? Present => this["present"u8];
    public Pages? Managed => this["managed"u8];

    /// <summary>Pages on the lists of all CPUs; null when none are printed.</summary>
    public Pages? FreePcp { get; private set; }

    /// <summary>CPUs with a list of the zone.</summary>
    public int Cpus { get; private set; }

    /// <summary>How far counters may be from the truth: each CPU keeps up to <c>vm stats threshold</c> for
    /// itself.</summary>
    public Pages? Drift { get; private set; }

    /// <summary>kswapd gave up on the zone's node (v4.9).</summary>
    public bool? NodeUnreclaimable => Flag("node_unreclaimable"u8);

    /// <summary>Reclaim gave up on the zone (up to v4.7).</summary>
    public bool? AllUnreclaimable => Flag("all_unreclaimable"u8);

    public bool IsPopulated => Free is not null && Present is not { Count: 0 };

    /// <summary><c>protection: (0, 2, …)</c>, the lowmem reserve; index = zone type of the request's highest zone.
    /// Empty when it is absent.</summary>
    public ReadOnlySpan<long> Protection => _protection.AsSpan(0, _reserves ?? 0);

    /// <summary>Whether the node's own counters stand in this section (v4.8+, its first populated zone).</summary>
    public bool HasNodeCounters { get; private set; }

    /// <summary>A row of the zone by the kernel's name, without the colon that some have.</summary>
    public Pages? this[ReadOnlySpan<byte> name] => _zone[name] is { } pages ? new Pages(pages) : null;

    /// <summary>A row of the node. <c>nr_kernel_stack</c> is KiB.</summary>
    public long? NodeCounter(ReadOnlySpan<byte> name) => HasNodeCounters ? _node?[name] : null;

    public void Begin(int node, string zone)
    {
        (Node, Zone, _part, _reserves) = (node, zone, Part.Zone, null);
        (FreePcp, Cpus, Drift, HasNodeCounters) = (null, 0, null, false);
        _zone.Clear();
    }

    /// <param name="text">A line below the head, without blanks around it.</param>
    /// <returns>False when it belongs to no such section.</returns>
    public bool Take(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        if (cursor.TryTake("protection: ("u8)) { return TakeProtection(cursor); }
        if (text.SequenceEqual("per-node stats"u8)) { return BeginNode(); }
        if (text.SequenceEqual("pagesets"u8))
        {
            _part = Part.CpuLists;
            return true;
        }

        if (cursor.TryTake("pages "u8)) { _part = Part.Zone; }
        if (cursor.TryTake("vm stats threshold:"u8)) { return TakeThreshold(cursor); }
        cursor.SkipBlanks();
        ReadOnlySpan<byte> name = cursor.TakeWord();
        cursor.SkipBlanks();
        if (name.IsEmpty || !cursor.TryTakeCount(out long value) || !cursor.AtEnd) { return false; }
        TakeFigure(name, value);
        return true;
    }

    /// <param name="pageSize">For the counters, which a memory state holds in KiB.</param>
    /// <returns>Null for a zone without memory, as a Mem-Info dump leaves it out.</returns>
    public ZoneState? ToZoneState(PageSize pageSize) => !IsPopulated ? null : new ZoneState
    {
        Node = Node,
        Name = Zone,
        Free = Free,
        Boost = Boost,
        Min = Min,
        Low = Low,
        High = High,
        Present = Present,
        Managed = Managed,
        Spanned = Spanned,
        FreePcp = FreePcp,
        FreeCma = this["nr_free_cma"u8],
        ReservedHighatomic = this["reserved_highatomic"u8],
        FreeHighatomic = this["free_highatomic"u8] ?? this["nr_free_highatomic"u8],
        LowmemReserve = _reserves is null ? null : Reserves(),
        Counters = DumpCounters.OfZone(_zone, pageSize),
    };

    /// <summary>Counters of the node by the names of a Mem-Info dump; empty where they do not stand in this
    /// section.</summary>
    public EquatableArray<NamedKiB> NodeCounters(PageSize pageSize) =>
        HasNodeCounters && _node is { } node ? DumpCounters.OfNode(node, pageSize) : [];

    private bool? Flag(ReadOnlySpan<byte> name) => _zone[name] is { } flag ? flag != 0 : null;

    private EquatableArray<Pages> Reserves()
    {
        Pages[] reserves = new Pages[Protection.Length];
        for (int zone = 0; zone < reserves.Length; zone++) { reserves[zone] = new(_protection[zone]); }
        return new(reserves);
    }

    private bool BeginNode()
    {
        (_part, HasNodeCounters) = (Part.Node, true);
        _node ??= new NamedFigures(256);
        _node.Clear();
        return true;
    }

    private void TakeFigure(ReadOnlySpan<byte> name, long value)
    {
        bool hasColon = name is [.., (byte)':'];
        if (_part is Part.CpuLists && hasColon && TakeCpuFigure(name, value)) { return; }
        NamedFigures figures = _part is Part.Node ? _node! : _zone;
        figures.Add(hasColon ? name[..^1] : name, value);
    }

    /// <summary>A row of one CPU's list; its <c>high:</c> is not the zone's.</summary>
    private bool TakeCpuFigure(ReadOnlySpan<byte> name, long value)
    {
        if (name.SequenceEqual("count:"u8))
        {
            FreePcp = (FreePcp ?? default) + new Pages(value);
            return true;
        }

        if (!name.SequenceEqual("cpu:"u8))
        {
            return name.StartsWith("high"u8) || name.SequenceEqual("batch:"u8);
        }

        Cpus++;
        return true;
    }

    private bool TakeThreshold(LineCursor cursor)
    {
        cursor.SkipBlanks();
        if (!cursor.TryTakeCount(out long threshold) || !cursor.AtEnd) { return false; }
        Drift = (Drift ?? default) + new Pages(threshold);
        return true;
    }

    private bool TakeProtection(LineCursor cursor)
    {
        int count = 0;
        while (count < MostReserves && cursor.TryTakeCount(out _protection[count]))
        {
            count++;
            cursor.TryTake(", "u8);
        }

        // A cut list would shift nothing, but lack the last zones: their reserve would read as none.
        _reserves = cursor.TryTake(")"u8) ? count : null;
        return true;
    }
}
