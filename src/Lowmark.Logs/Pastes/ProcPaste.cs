using Lowmark.Host.Memory;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Reports;

namespace Lowmark.Logs.Pastes;

/// <summary>Pasted text of /proc/buddyinfo, /proc/meminfo or /proc/zoneinfo, read as a memory state.</summary>
/// <remarks>Rows are those of the files themselves. Bounded by the number of zones; a later paste of the same zone
/// replaces an earlier one.</remarks>
internal sealed class ProcPaste
{
    private const int MostZones = 512;

    /// <summary>Lines that are none of the three files' after which the paste is over.</summary>
    private const int StaleAfterLines = 40;

    private readonly List<ZoneState> _zones = [];
    private readonly List<NamedPages> _counters = [];
    private readonly ReportLines _lines = new(ExpectedSize.Smallest);
    private MemoryTotals _totals = new();
    private ZoneInfoSection? _section;
    private long _sectionLine;
    private int _strangers;

    public bool IsOpen => _lines.Count > 0 && _strangers < StaleAfterLines;

    public bool Take(in LogLine line, LineShape shape)
    {
        ReadOnlySpan<byte> text = line.Text.TrimBlanks();
        bool taken = shape is LineShape.ProcBuddyInfo ? TakeNodeLine(text, line.Number) : TakeField(text, shape);
        if (taken && !_lines.IsFull)
        {
            _lines.Add(line.Number, shape is LineShape.Unknown ? LineShape.ProcZoneInfo : shape, text);
        }
        _strangers = taken ? 0 : _strangers + 1;
        return taken;
    }

    /// <returns>Null when nothing was pasted.</returns>
    public Report? Finish(string sourceName)
    {
        EndSection();
        if (_zones.Count == 0 && _totals.TotalRam is null) { return null; }
        MemoryTotals totals = _totals with { Counters = _counters.ToEquatableArray() };
        MemoryState memory = new(PageSize.Of4KiB, PageSizeIsKnown: false, Nodes(), totals);
        return new Report
        {
            Event = ReportEvent.MemoryState,
            SourceName = sourceName,
            Lines = _lines,
            FirstLine = _lines[0].Number,
            LastLine = _lines[_lines.Count - 1].Number,
            Memory = memory,
            Traits = new ReportTraits(false, false, false, false, false, false, false, false, []),
        };
    }

    private EquatableArray<NodeState> Nodes() => _zones.GroupBy(zone => zone.Node).OrderBy(node => node.Key)
        .Select(node => new NodeState(node.Key, node.ToEquatableArray(), [], null, [], null)).ToEquatableArray();

    /// <summary><c>Node 0, zone   Normal   1   2 …</c> of buddyinfo, or the bare head of a zoneinfo section.</summary>
    private bool TakeNodeLine(ReadOnlySpan<byte> text, long line)
    {
        if (ZoneHead.TryParse(text, out int node, out ReadOnlySpan<byte> zone, out ReadOnlySpan<byte> rest)
            && rest.IsEmpty)
        {
            EndSection();
            (_section, _sectionLine) = (new ZoneInfoSection(), line);
            _section.Begin(node, Names.Of(zone));
            return true;
        }

        BuddyInfoRow row = new();
        if (!row.TryParse(text)) { return false; }
        Put(new ZoneState
        {
            Node = row.Node,
            Name = row.Zone,
            Free = row.FreePages,
            FreeArea = row.ToFreeArea(),
            Line = line,
            FreeAreaLine = line,
        });
        return true;
    }

    private bool TakeField(ReadOnlySpan<byte> text, LineShape shape)
    {
        if (_section is { } section && section.Take(text)) { return true; }
        if (shape is not LineShape.ProcMemInfo && _totals.TotalRam is null) { return false; }
        if (!MemInfoRow.TryParse(text, out ReadOnlySpan<byte> name, out long value)) { return false; }
        TakeMemInfo(name, new KiB(value));
        return true;
    }

    private void TakeMemInfo(ReadOnlySpan<byte> name, KiB value)
    {
        Pages pages = value.ToPages(PageSize.Of4KiB);
        if (name.SequenceEqual("MemTotal"u8)) { _totals = _totals with { TotalRam = pages }; }
        else if (name.SequenceEqual("SwapTotal"u8)) { _totals = _totals with { TotalSwap = value }; }
        else if (name.SequenceEqual("SwapFree"u8)) { _totals = _totals with { FreeSwap = value }; }
        else if (DumpCounters.OfMemInfo(name) is { } counter)
        {
            _counters.RemoveAll(known => known.Name == counter);
            _counters.Add(new NamedPages(counter, pages));
        }
    }

    private void EndSection()
    {
        if (_section?.ToZoneState(PageSize.Of4KiB) is { } zone) { Put(zone with { Line = _sectionLine }); }
        _section = null;
    }

    private void Put(ZoneState zone)
    {
        int at = _zones.FindIndex(known => known.Node == zone.Node && known.Name == zone.Name);
        if (at < 0 && _zones.Count < MostZones) { _zones.Add(zone); }
        else if (at >= 0)
        {
            ZoneState known = _zones[at];
            _zones[at] = zone with
            {
                FreeArea = zone.FreeArea ?? known.FreeArea,
                FreeAreaLine = zone.FreeAreaLine ?? known.FreeAreaLine,
                Min = zone.Min ?? known.Min,
                Low = zone.Low ?? known.Low,
                High = zone.High ?? known.High,
                Managed = zone.Managed ?? known.Managed,
                Present = zone.Present ?? known.Present,
                LowmemReserve = zone.LowmemReserve ?? known.LowmemReserve,
            };
        }
    }
}
