using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>Turns the lines one report claimed into typed records.</summary>
internal sealed class ReportParser
{
    private readonly MemoryStateBuilder _memory = new();
    private readonly List<StackFrame> _frames = [];
    private readonly List<MemcgCounter> _memcgCounters = [];
    private readonly List<MemcgStat> _memcgStats = [];
    private readonly List<MemcgGroupUse> _memcgGroups = [];
    private readonly MemcgSums _memcgSums = new();
    private readonly List<KillRecord> _kills = [];
    private readonly List<ReaperRecord> _reaped = [];
    private readonly List<SlabUse> _slabs = [];
    private RequestRecord? _request;
    private ContextRecord? _context;
    private MemcgRecord? _memcg;
    private OomSummaryRecord? _summary;
    private KillRecord? _chosen;
    private GroupKillRecord? _groupKill;
    private PanicRecord? _panic;
    private SlabCacheRecord? _slabCache;
    private long? _noKillableLine;
    private long? _sysrqLine;
    private bool _sacrifices;
    private bool _afterPanic;
    private (string Cpuset, NodeMask? Mems)? _cpuset;

    public static Report Parse(OpenReport open, string sourceName)
    {
        ReportParser parser = new();
        for (int i = 0; i < open.Lines.Count; i++)
        {
            ReportLine line = open.Lines[i];
            if (line.Shape is LineShape.TaskRow) { continue; }
            parser.Take(open.Lines.Text(i), line.Number, line.Shape);
        }

        return parser.Build(open, sourceName);
    }

    private void Take(ReadOnlySpan<byte> text, long line, LineShape shape)
    {
        switch (shape)
        {
            case LineShape.OomHeader or LineShape.PageAllocationFailure or LineShape.AllocationStall
                or LineShape.VmallocFailure or LineShape.SlabFailure or LineShape.OvercommitRefusal:
                RequestRecord request = RequestRecord.Parse(text, line);
                _request = _request?.JoinedWith(request) ?? request;
                break;
            case LineShape.SysrqOom: _sysrqLine = line; break;
            case LineShape.SlabDetail: _slabCache ??= SlabCacheRecord.TryParse(text, line); break;
            case LineShape.Cpuset: _cpuset ??= CpusetFields.At(text); break;
            case LineShape.Context when !_afterPanic: _context ??= ContextRecord.Parse(text, line); break;
            case LineShape.Frame when !_afterPanic && _frames.Count < 512: StackFrame.Parse(text, _frames); break;
            default:
                if (!TakeMemory(text, line, shape)) { TakeOutcome(text, line, shape); }
                break;
        }
    }

    private bool TakeMemory(ReadOnlySpan<byte> text, long line, LineShape shape)
    {
        switch (shape)
        {
            case LineShape.Counters: _memory.AddCounters(text); return true;
            case LineShape.NodeCounters: _memory.AddNode(text, line); return true;
            case LineShape.Zone: _memory.AddZone(text, line); return true;
            case LineShape.LowmemReserve: _memory.AddLowmemReserve(text); return true;
            case LineShape.FreeArea: _memory.AddFreeArea(text, line); return true;
            case LineShape.HugePages: _memory.AddHugePages(text, line); return true;
            case LineShape.Totals: _memory.AddTotal(text); return true;
            case LineShape.SlabTable:
                if (SlabUse.TryParse(text, line) is { } slab) { _slabs.Add(slab); }
                return true;
            default: return false;
        }
    }

    private void TakeOutcome(ReadOnlySpan<byte> text, long line, LineShape shape)
    {
        switch (shape)
        {
            case LineShape.MemcgTaskIn or LineShape.MemcgKilledBy: TakeMemcgPaths(text, line); break;
            case LineShape.MemcgUsage:
                if (MemcgCounter.TryParse(text, line) is { } counter) { _memcgCounters.Add(counter); }
                break;
            case LineShape.MemcgStatsHeader: TakeStatsHeader(text, line); break;
            case LineShape.MemcgStat: TakeStat(text, line); break;
            case LineShape.OomSummary: _summary ??= OomSummaryRecord.Parse(text, line); break;
            case LineShape.NoKillable: _noKillableLine = line; TakePanic(text, line); break;
            case LineShape.KillChosen or LineShape.Killed: TakeKill(text, line); break;
            case LineShape.GroupKill: _groupKill ??= GroupKillRecord.TryParse(text, line); break;
            case LineShape.Panic: TakePanic(text, line); break;
            case LineShape.Reaper:
                if (ReaperRecord.TryParse(text, line) is { } reaper) { _reaped.Add(reaper); }
                break;
        }
    }

    private void TakePanic(ReadOnlySpan<byte> text, long line)
    {
        if (text.IndexOf("Kernel panic"u8) < 0) { return; }
        _panic ??= new PanicRecord(line, Encoding.UTF8.GetString(text));
        _afterPanic = true;
        if (text.IndexOf("no killable"u8) > 0) { _noKillableLine ??= line; }
    }

    private void TakeMemcgPaths(ReadOnlySpan<byte> text, long line)
    {
        (string? task, string? limit) = MemcgRecord.PathsOf(text);
        _memcg = (_memcg ?? new MemcgRecord()) with
        {
            TaskPath = _memcg?.TaskPath ?? task,
            LimitPath = _memcg?.LimitPath ?? limit,
            PathLine = _memcg?.PathLine ?? line,
        };
    }

    /// <summary><c>Memory cgroup stats for PATH:</c>, followed up to v5.2 by the statistics of that group on the same
    /// line.</summary>
    private void TakeStatsHeader(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        bool named = cursor.TryTake("Memory cgroup stats for "u8);
        int stats = named ? cursor.Rest.IndexOf(": cache:"u8) : text.IndexOf(": cache:"u8);
        ReadOnlySpan<byte> path = stats < 0 ? cursor.Rest.TrimEnd((byte)':') : cursor.Rest[..stats];
        if (stats < 0 && !text.EndsWith(":"u8)) { return; }
        bool first = _memcg?.StatsPath is null;
        string? group = named ? Encoding.UTF8.GetString(path) : null;
        if (first && named) { _memcg = (_memcg ?? new MemcgRecord()) with { StatsPath = group }; }
        if (stats < 0) { return; }
        KiB held = default;
        CounterFields fields = new((named ? cursor.Rest : text)[(stats + 2)..]);
        while (fields.TryNext(out string name, out long value, out bool inKiB) && _memcgStats.Count < 200)
        {
            if (!inKiB) { continue; }
            KiB size = new(value);
            if (name is "cache" or "rss") { held += size; }
            _memcgSums.Add(new MemcgStat(line, name, size.Bytes));
            if (first) { _memcgStats.Add(new MemcgStat(line, name, size.Bytes)); }
        }

        if (group is not null && _memcgGroups.Count < 10_000)
        {
            _memcgGroups.Add(new MemcgGroupUse(line, group, held));
        }
    }

    private void TakeStat(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        ReadOnlySpan<byte> name = cursor.TakeWord();
        cursor.SkipBlanks();
        if (cursor.TryTakeCount(out long value) && _memcgStats.Count < 400)
        {
            _memcgStats.Add(new MemcgStat(line, Names.Of(name), value));
        }
    }

    private void TakeKill(ReadOnlySpan<byte> text, long line)
    {
        _sacrifices |= text.IndexOf("sacrifice child"u8) > 0 || text.IndexOf("or a child"u8) > 0;
        if (KillRecord.TryParse(text, line) is not { } kill) { return; }
        if (kill.IsKilled) { _kills.Add(kill); }
        else { _chosen ??= kill; }
    }

    private Report Build(OpenReport open, string sourceName)
    {
        long first = open.Lines[0].Number;
        long last = open.Lines[0].Number;
        for (int i = 0; i < open.Lines.Count; i++) { last = Math.Max(last, open.Lines[i].Number); }
        if (_memcgCounters.Count > 0 || _memcgStats.Count > 0)
        {
            _memcg = (_memcg ?? new MemcgRecord()) with
            {
                Counters = _memcgCounters.ToEquatableArray(),
                Stats = _memcgStats.ToEquatableArray(),
                Groups = _memcgGroups.ToEquatableArray(),
                GroupSums = _memcgSums.All,
            };
        }

        Report report = new()
        {
            Event = EventOf(open),
            SourceName = sourceName,
            Lines = open.Lines,
            FirstLine = first,
            LastLine = last,
            MonotonicMicroseconds = open.MonotonicMicroseconds,
            WallTime = open.WallTime,
            Host = open.Host.Length == 0 ? null : Encoding.UTF8.GetString(open.Host),
            Request = WithCpuset(),
            Context = _context,
            KernelRelease = _context?.Release ?? open.KernelRelease,
            Frames = _frames.ToEquatableArray(),
            Memcg = _memcg,
            Memory = _memory.IsEmpty ? null : _memory.Build(),
            Tasks = open.Tasks.Build(),
            Summary = _summary,
            Kills = _kills.ToEquatableArray(),
            Chosen = _chosen,
            Reaped = _reaped.ToEquatableArray(),
            GroupKill = _groupKill,
            Panic = _panic,
            NoKillableLine = _noKillableLine,
            SysrqLine = _sysrqLine,
            UnreclaimableSlab = _slabs.ToEquatableArray(),
            SlabCache = _slabCache,
            Unclaimed = open.Unclaimed.Kept,
            UnclaimedCount = open.Unclaimed.Count,
            Traits = TraitsOf(open),
        };
        return report with { Missing = MissingSections.Of(report, open.Lost) };
    }

    private RequestRecord? WithCpuset() =>
        _cpuset is { } cpuset && _request is { Cpuset: null } request
            ? request with { Cpuset = cpuset.Cpuset, MemsAllowed = cpuset.Mems }
            : _request;

    private ReportTraits TraitsOf(OpenReport open) => new(
        _memory.HasBoost, _memory.HasFreeHighatomic, _memory.HasReservedHighatomic, _memory.HasMigratetypes,
        _sacrifices, _summary is not null, _request?.GfpNames is not null, _request?.OomAdj is not null,
        EquatableArray.Create(open.Tasks.Columns));

    private static ReportEvent EventOf(OpenReport open) => open.Opener switch
    {
        LineShape.PageAllocationFailure => ReportEvent.PageAllocationFailure,
        LineShape.AllocationStall => ReportEvent.AllocationStall,
        LineShape.VmallocFailure => ReportEvent.VmallocFailure,
        LineShape.SlabFailure => ReportEvent.SlabFailure,
        LineShape.OvercommitRefusal => ReportEvent.OvercommitRefusal,
        LineShape.MemInfo or LineShape.Zone or LineShape.LowmemReserve when !open.TellsOfOom => ReportEvent.MemoryState,
        _ => ReportEvent.Oom,
    };
}
