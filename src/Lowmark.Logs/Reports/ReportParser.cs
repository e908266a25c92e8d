using System.Runtime.CompilerServices;
using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>Turns the lines one report claimed into typed records.</summary>
internal ref struct ReportParser
{
    private const int MostFrames = 512;
    private const int MostStats = 400;
    private const int MostStatsInLine = 200;
    private const int PlacesForNames = 1024;
    private const int PlacesForFunctions = 4096;

    private static readonly NameTable s_functions = new(PlacesForFunctions);
    private static readonly NameTable s_statNames = new(PlacesForNames);
    private static readonly NameTable s_lineStatNames = new(PlacesForNames);

    private MemoryStateBuilder? _memory;
    private MemcgSums? _memcgSums;
    private ArrayBuilder<StackFrame> _frames;
    private ArrayBuilder<MemcgCounter> _memcgCounters;
    private ArrayBuilder<MemcgStat> _memcgStats;
    private ArrayBuilder<MemcgGroupUse> _memcgGroups;
    private ArrayBuilder<KillRecord> _kills;
    private ArrayBuilder<ReaperRecord> _reaped;
    private ArrayBuilder<SlabUse> _slabs;
    private NameOrder _functions = new(s_functions);
    private NameOrder _statNames = new(s_statNames);
    private NameOrder _lineStatNames = new(s_lineStatNames);
    private RequestRecord? _request;
    private ContextRecord? _context;
    private MemcgRecord? _memcg;
    private OomSummaryRecord? _summary;
    private KillRecord? _chosen;
    private GroupKillRecord? _groupKill;
    private PanicRecord? _panic;
    private SlabCacheRecord? _slabCache;
    private readonly long _lastLine;
    private long? _noKillableLine;
    private long? _sysrqLine;
    private bool _sacrifices;
    private bool _afterPanic;
    private (string Cpuset, NodeMask? Mems)? _cpuset;

    /// <summary>Knows how much there will be of what may be much.</summary>
    private ReportParser(ReportLines lines)
    {
        (int frames, int stats, int counters, int slabs, long last) = (0, 0, 0, 0, 0);
        foreach (ref readonly ReportLine line in lines.All)
        {
            last = Math.Max(last, line.Number);
            switch (line.Shape)
            {
                case LineShape.Frame: frames++; break;
                case LineShape.MemcgStat: stats++; break;
                case LineShape.MemcgUsage: counters++; break;
                case LineShape.SlabTable: slabs++; break;
            }
        }

        _frames = new(Math.Min(frames, MostFrames));
        _memcgStats = new(Math.Min(stats, MostStats));
        _memcgCounters = new(counters);
        _slabs = new(slabs);
        _lastLine = last;
    }

    private MemoryStateBuilder Memory => _memory ??= new();

    public static Report Parse(OpenReport open, string sourceName)
    {
        ReportParser parser = new(open.Lines);
        foreach (ref readonly ReportLine line in open.Lines.All)
        {
            if (line.Shape is LineShape.TaskRow) { continue; }
            parser.Take(open.Lines.Text(line), line.Number, line.Shape);
        }

        return parser.Build(open, sourceName);
    }

    /// <summary>Lines of other shapes say nothing that a record would hold.</summary>
    /// <remarks>What large values are read by is not inlined: their room would be cleared for every line.</remarks>
    private void Take(ReadOnlySpan<byte> text, long line, LineShape shape)
    {
        switch (shape)
        {
            case LineShape.OomHeader or LineShape.PageAllocationFailure or LineShape.AllocationStall
                or LineShape.VmallocFailure or LineShape.SlabFailure or LineShape.OvercommitRefusal:
                TakeRequest(text, line);
                break;
            case LineShape.SysrqOom: _sysrqLine = line; break;
            case LineShape.SlabDetail: _slabCache ??= SlabCacheRecord.TryParse(text, line); break;
            case LineShape.Cpuset: TakeCpuset(text); break;
            case LineShape.Context: TakeContext(text, line); break;
            case LineShape.Frame: TakeFrame(text); break;
            case LineShape.MemcgTaskIn or LineShape.MemcgKilledBy: TakeMemcgPaths(text, line); break;
            case LineShape.MemcgUsage: TakeCounter(text, line); break;
            case LineShape.MemcgStatsHeader: TakeStatsHeader(text, line); break;
            case LineShape.MemcgStat: TakeStat(text, line); break;
            case LineShape.Counters: Memory.AddCounters(text); break;
            case LineShape.NodeCounters: Memory.AddNode(text, line); break;
            case LineShape.Zone: Memory.AddZone(text, line); break;
            case LineShape.LowmemReserve: Memory.AddLowmemReserve(text); break;
            case LineShape.FreeArea: Memory.AddFreeArea(text, line); break;
            case LineShape.HugePages: Memory.AddHugePages(text, line); break;
            case LineShape.Totals: Memory.AddTotal(text); break;
            case LineShape.SlabTable: TakeSlab(text, line); break;
            case LineShape.OomSummary: _summary ??= OomSummaryRecord.Parse(text, line); break;
            case LineShape.NoKillable: _noKillableLine = line; TakePanic(text, line); break;
            case LineShape.KillChosen or LineShape.Killed: TakeKill(text, line); break;
            case LineShape.GroupKill: _groupKill ??= GroupKillRecord.TryParse(text, line); break;
            case LineShape.Panic: TakePanic(text, line); break;
            case LineShape.Reaper: TakeReaper(text, line); break;
        }
    }

    private void TakeRequest(ReadOnlySpan<byte> text, long line)
    {
        RequestRecord request = RequestRecord.Parse(text, line);
        _request = _request?.JoinedWith(request) ?? request;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeCpuset(ReadOnlySpan<byte> text) => _cpuset ??= CpusetFields.At(text);

    private void TakeContext(ReadOnlySpan<byte> text, long line)
    {
        if (!_afterPanic) { _context ??= ContextRecord.Parse(text, line); }
    }

    private void TakeFrame(ReadOnlySpan<byte> text)
    {
        if (!_afterPanic && _frames.Count < MostFrames) { StackFrame.Parse(text, ref _frames, ref _functions); }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeCounter(ReadOnlySpan<byte> text, long line)
    {
        if (MemcgCounter.TryParse(text, line) is { } counter) { _memcgCounters.Add(counter); }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeSlab(ReadOnlySpan<byte> text, long line)
    {
        if (SlabUse.TryParse(text, line) is { } slab) { _slabs.Add(slab); }
    }

    private void TakeReaper(ReadOnlySpan<byte> text, long line)
    {
        if (ReaperRecord.TryParse(text, line) is { } reaper) { _reaped.Add(reaper); }
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
        MemcgSums sums = _memcgSums ??= new();
        CounterFields fields = new((named ? cursor.Rest : text)[(stats + 2)..], ref _lineStatNames);
        while (fields.TryNext() && _memcgStats.Count < MostStatsInLine)
        {
            if (!fields.InKiB) { continue; }
            KiB size = new(fields.Value);
            if (fields.Name is "cache" or "rss") { held += size; }
            MemcgStat stat = new(line, fields.Name, size.Bytes);
            sums.Add(stat);
            if (first) { _memcgStats.Add(stat); }
        }

        if (group is not null && _memcgGroups.Count < 10_000)
        {
            _memcgGroups.Add(new MemcgGroupUse(line, group, held));
        }
    }

    private void TakeStat(ReadOnlySpan<byte> text, long line)
    {
        KnownName? expected = _statNames.Expected(text, behind: (byte)' ');
        int nameBytes = expected?.Bytes ?? new LineCursor(text).TakeWord().Length;
        LineCursor cursor = new(text[nameBytes..]);
        cursor.SkipBlanks();
        if (cursor.TryTakeCount(out long value) && _memcgStats.Count < MostStats)
        {
            string name = expected is null ? _statNames.Take(text[..nameBytes]) : _statNames.Take(expected);
            _memcgStats.Add(new MemcgStat(line, name, value));
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
        if (_memcgCounters.Count > 0 || _memcgStats.Count > 0)
        {
            _memcg = (_memcg ?? new MemcgRecord()) with
            {
                Counters = _memcgCounters.ToEquatableArray(),
                Stats = _memcgStats.ToEquatableArray(),
                Groups = _memcgGroups.ToEquatableArray(),
                GroupSums = _memcgSums?.All ?? [],
            };
        }

        Report report = new()
        {
            Event = EventOf(open),
            SourceName = sourceName,
            Lines = open.Lines,
            FirstLine = open.Lines[0].Number,
            LastLine = _lastLine,
            MonotonicMicroseconds = open.MonotonicMicroseconds,
            WallTime = open.WallTime,
            Host = open.Host.Length == 0 ? null : Encoding.UTF8.GetString(open.Host),
            Request = WithCpuset(),
            Context = _context,
            KernelRelease = _context?.Release ?? open.KernelRelease,
            Frames = _frames.ToEquatableArray(),
            Memcg = _memcg,
            Memory = _memory is { IsEmpty: false } memory ? memory.Build() : null,
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
        report.Missing = MissingSections.Of(report, open.Lost);
        return report;
    }

    private RequestRecord? WithCpuset() =>
        _cpuset is { } cpuset && _request is { Cpuset: null } request
            ? request with { Cpuset = cpuset.Cpuset, MemsAllowed = cpuset.Mems }
            : _request;

    private ReportTraits TraitsOf(OpenReport open) => new(
        _memory is { HasBoost: true }, _memory is { HasFreeHighatomic: true },
        _memory is { HasReservedHighatomic: true }, _memory is { HasMigratetypes: true },
        _sacrifices, _summary is not null, _request?.GfpNames is not null, _request?.OomAdj is not null,
        open.Tasks.Columns);

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
