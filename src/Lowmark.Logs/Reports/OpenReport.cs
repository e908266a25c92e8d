using System.Runtime.CompilerServices;
using System.Text;
using Lowmark.Kernel.Text;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>A report whose lines are still coming in.</summary>
internal sealed class OpenReport
{
    /// <summary>Distance of a line that fits only if nothing fits better.</summary>
    public const int Unlikely = 100;

    /// <summary>A Mem-Info block this near to the top of the input is a paste to be judged; further down it is
    /// somebody's sysrq-m.</summary>
    private const int PasteWithinLines = 12;

    /// <summary>Foreign lines after which a report is over: none inside one is that long.</summary>
    public const int StaleAfterLines = 300;

    /// <summary>A report takes seconds, not minutes.</summary>
    public const long MaxGapSeconds = 120;

    private const int MaxLostKept = 50;

    private readonly IdentitySet _seen;
    private readonly int _expectedRows;
    private readonly byte[] _trigger;
    private readonly bool _printsCpuset;
    private ReportOutcome _outcome;
    private bool _hasMask;
    private bool _hasMemcgStats;
    private bool _isMixed;
    private long _lastBeforeEnd;

    public OpenReport(in LogLine first, LineShape shape, string? kernelRelease, ExpectedSize expected)
    {
        Lines = new(expected);
        _expectedRows = expected.Rows;
        _seen = new(expected.Identities);
        Opener = shape;
        MonotonicMicroseconds = first.MonotonicMicroseconds;
        WallTime = first.WallTime.IsEmpty ? null : Encoding.UTF8.GetString(first.WallTime);
        Host = first.Host.ToArray();
        _trigger = RequestRecord.CommOf(first.Text.TrimBlanks()).ToArray();
        _printsCpuset = shape is not LineShape.PageAllocationFailure || first.Text.IndexOf("nodemask="u8) >= 0;
        Caller = first.Caller.ToArray();
        KernelRelease = kernelRelease;
    }

    public ReportLines Lines { get; }

    public ExpectedSize Size => new(Lines.Count, Lines.Bytes, Tasks.RowCount, _seen.Count);

    public TaskTableBuilder Tasks { get; } = new();

    public LineShape Opener { get; private set; }

    public long? MonotonicMicroseconds { get; private set; }

    public string? WallTime { get; private set; }

    public byte[] Host { get; }

    public byte[] Caller { get; }

    /// <summary>From the boot line above the report; the report's own CPU line has precedence.</summary>
    public string? KernelRelease { get; }

    public UnclaimedLines Unclaimed { get; } = new();

    public List<string> Lost { get; } = [];

    /// <summary>The physical line that the last claimed text came from.</summary>
    public RawLine LastRaw { get; private set; }

    /// <summary>Some line is too long for a log that was wrapped.</summary>
    public bool IsUnwrapped { get; private set; }

    /// <summary>Section of the last claimed line.</summary>
    public int Stage { get; private set; } = -1;

    /// <summary>Sequence number of the last claimed line, in logical lines.</summary>
    public long LastClaim { get; private set; }

    public long? LastMicroseconds { get; private set; }

    private byte[] LastWallTime { get; set; } = [];

    /// <summary>Some of its lines could have been another report's, or some of that one's its own.</summary>
    public bool IsTied { get; set; }

    /// <inheritdoc cref="ReportOutcome.TellsOfOom"/>
    public bool TellsOfOom => _outcome.TellsOfOom;

    /// <summary>Somebody asked for the lines (a memory state by sysrq-m, a kill by sysrq-f that found nobody): they
    /// report nothing.</summary>
    public bool WasAskedFor => Opener switch
    {
        LineShape.SysrqOom => !TellsOfOom && _outcome.ChosenPid is null,
        LineShape.MemInfo or LineShape.Zone or LineShape.LowmemReserve =>
            !TellsOfOom && Lines[0].Number > PasteWithinLines,
        _ => false,
    };

    public LineShape LastShape { get; private set; }

    /// <summary>Shape of a line right below the last one that is this report's, as long as no other report
    /// <see cref="MayTake"/> it; Unknown for none.</summary>
    public LineShape NextShape { get; private set; }

    private bool IsOom =>
        Opener is LineShape.OomHeader or LineShape.SysrqOom or LineShape.MemcgTaskIn or LineShape.MemcgUsage
        or LineShape.TaskHeader or LineShape.OomSummary or LineShape.KillChosen or LineShape.Killed
        or LineShape.NoKillable or LineShape.Panic or LineShape.MemInfo or LineShape.Zone or LineShape.LowmemReserve;

    /// <summary>Nothing but a late reaper, group kill or panic line can follow.</summary>
    public bool IsComplete => _outcome.HasKill || _outcome.HasPanic || _outcome.HasNoKillable || IsSingleLine;

    private bool IsSingleLine => Opener is LineShape.OvercommitRefusal;

    /// <summary>Whether nothing can follow any more: the line was printed at another time than the report, or the last
    /// claimed one is far above it.</summary>
    public bool IsOverBefore(in LogLine line, long sequence)
    {
        if (IsStaleAt(sequence)) { return true; }
        bool isApart = line.MonotonicMicroseconds is null || LastMicroseconds is null
            ? line.SecondsSince(microseconds: null, LastWallTime) is { } gap && Math.Abs(gap) > MaxGapSeconds
            : IsApart(line.MonotonicMicroseconds);
        return isApart && HostMatches(line);
    }

    public bool IsStaleAt(long sequence) => sequence - LastClaim > StaleAfterLines;

    /// <summary>By seconds since boot alone: false where they are not printed.</summary>
    public bool IsApart(long? microseconds) => microseconds is { } now && LastMicroseconds is { } last
        && Math.Abs((double)now - last) > MaxGapSeconds * 1e6;

    public bool HostMatches(in LogLine line) => line.MayBeOf(Host);

    /// <param name="identity">By <see cref="LineIdentity"/>.</param>
    /// <returns>How many sections lie between the last claimed line and this one; null when the line can not be this
    /// report's.</returns>
    public int? Distance(in LogLine line, LineShape shape, ulong? identity)
    {
        int section = SectionOrder.Of(shape);
        if (section < 0 || (section < Stage && !_outcome.HasPanic && !_outcome.HasGroupKill)) { return null; }
        if (!HostMatches(line)) { return null; }
        if (Caller.Length > 0 && !line.Caller.IsEmpty && !line.Caller.SequenceEqual(Caller)) { return null; }
        if (!TakesSection(section, shape)) { return null; }
        if (_outcome.HasPanic && section is SectionOrder.Context or SectionOrder.Trace) { return 0; }
        if (_outcome.HasGroupKill && shape is LineShape.Killed) { return 0; }
        if (section < Stage) { return null; }
        if (identity is { } once && _seen.Contains(once)) { return null; }
        return shape switch
        {
            // Since v3.9 a kill for a memory cgroup prints its statistics and no Mem-Info: the block is another
            // report's.
            _ when _hasMemcgStats
                && section is >= SectionOrder.MemInfo and <= SectionOrder.SlabTable => section - Stage + Unlikely,

            // The kernel prints it right below its zone's line.
            LineShape.LowmemReserve when LastShape is not LineShape.Zone => section - Stage + Unlikely,
            LineShape.Cpuset or LineShape.Context when !NamesTrigger(line.Text, shape) => section - Stage + Unlikely,

            // Not all eras have a cpuset line between the header and this one: being past it is not being nearer.
            LineShape.Context => 0,
            LineShape.TaskRow when Stage < SectionOrder.Tasks && !BodyShapes.IsWholeTaskRow(line.Text) => null,

            // Another thread of the victim may have its memory by then, or a child is killed instead: the pid may
            // differ.
            LineShape.Killed when !_outcome.HasKill && _outcome.ChosenPid is { } chosen
                && NamedVictim.PidOf(line.Text, shape) != chosen => section - Stage + Unlikely,
            _ => section - Stage,
        };
    }

    private bool TakesSection(int section, LineShape shape) => Opener switch
    {
        _ when IsSingleLine => false,
        LineShape.SlabFailure => shape is LineShape.SlabDetail,
        LineShape.VmallocFailure when section == SectionOrder.Header =>
            !_hasMask && Lines.Count < 3 && shape is LineShape.PageAllocationFailure or LineShape.VmallocFailure,
        LineShape.PageAllocationFailure or LineShape.AllocationStall or LineShape.VmallocFailure =>
            section is > SectionOrder.Header and <= SectionOrder.Profile and not SectionOrder.Memcg,
        LineShape.SysrqOom when Lines.Count == 1 =>
            shape is LineShape.OomHeader or LineShape.KillChosen or LineShape.Killed,
        _ when section == SectionOrder.Header => false,
        _ when shape is LineShape.Killed => !_outcome.HasKill || _outcome.HasGroupKill,
        _ when shape is LineShape.KillChosen => !_outcome.HasKill && LastShape is not LineShape.KillChosen,
        _ when shape is LineShape.Panic => !_outcome.HasKill,
        _ when shape is LineShape.Reaper => false,
        _ when _outcome.HasNoKillable && !_outcome.HasPanic => false,
        _ when _outcome.HasPanic => section is SectionOrder.Context or SectionOrder.Trace,
        _ when _outcome.HasKill => section >= SectionOrder.AfterKill,
        _ => IsOom,
    };

    /// <summary>Whether the reaper line names a task this report killed.</summary>
    public bool Killed(int pid) => _outcome.Killed(pid);

    public void Claim(in LogLine line, LineShape shape, ulong? identity, long sequence)
    {
        if (Opener is LineShape.SysrqOom && shape is LineShape.OomHeader) { Opener = LineShape.OomHeader; }
        if (identity is { } once && !Lines.IsFull) { _seen.Add(once); }
        MonotonicMicroseconds ??= line.MonotonicMicroseconds;
        if (WallTime is null && !line.WallTime.IsEmpty) { WallTime = Encoding.UTF8.GetString(line.WallTime); }
        if (!IsComplete) { _lastBeforeEnd = line.Number; }
        if (Lines.IsFull && !(IsEnding(shape) && Lines.HasRoomToEnd)) { PassOver(line); }
        else { Add(line, shape); }

        Unclaimed.EndHere();
        if (!(_outcome.HasPanic && shape is not LineShape.Panic)) { Stage = Math.Max(Stage, SectionOrder.Of(shape)); }
        LastShape = shape;
        LastClaim = sequence;
        LastMicroseconds = line.MonotonicMicroseconds ?? LastMicroseconds;
        if (!line.WallTime.IsEmpty && !line.WallTime.SequenceEqual(LastWallTime))
        {
            LastWallTime = line.WallTime.ToArray();
        }
        _hasMemcgStats |= shape is LineShape.MemcgStatsHeader;
        _outcome.Note(line.Text, shape);
        ExpectBelow(shape);
    }

    private void ExpectBelow(LineShape shape)
    {
        LineShape next = SectionOrder.Repeated(shape);
        bool mayFollow = next is not LineShape.Unknown && Stage == SectionOrder.Of(next) && MayTake(next);
        NextShape = mayFollow && !Lines.IsFull ? next : LineShape.Unknown;
    }

    /// <summary>Whether a line of a shape could be this report's.</summary>
    public bool MayTake(LineShape shape)
    {
        int section = SectionOrder.Of(shape);
        return (Stage <= section || _outcome.HasPanic) && TakesSection(section, shape);
    }

    /// <summary>As <see cref="Claim"/>, of a line that by all of its text is of the <see cref="NextShape"/>.</summary>
    /// <returns>Whether it is: else nothing has been claimed.</returns>
    public bool TryClaimFurther(ReadOnlySpan<byte> text, long number, long? microseconds, long sequence)
    {
        ReadOnlySpan<byte> bare = text.TrimBlanksStart();
        bool isRow = NextShape is LineShape.TaskRow;
        LineShape shape = !isRow ? PlainShapes.Further(bare, NextShape)
            : Tasks.TryAddPlainRow(text, number) ? LineShape.TaskRow : LineShape.Unknown;
        if (shape is LineShape.Unknown || (!isRow && !TryRemember(bare, text.Length, shape))) { return false; }
        AddPlain(bare, text.Length, shape, number, microseconds, sequence);
        if (Lines.IsFull) { NextShape = LineShape.Unknown; }
        return true;
    }

    /// <summary>As <see cref="Claim"/>, of a line that by all of its text is of a shape that begins a section, and that
    /// this report <see cref="MayTake"/>.</summary>
    /// <returns>Whether it can be its own: else nothing has been claimed.</returns>
    public bool TryClaimFirst(
        ReadOnlySpan<byte> text, LineShape shape, long number, long? microseconds, long sequence)
    {
        ReadOnlySpan<byte> bare = text.TrimBlanksStart();
        if (_outcome.HasPanic || Lines.IsFull || !TryRemember(bare, text.Length, shape)) { return false; }
        AddPlain(bare, text.Length, shape, number, microseconds, sequence);
        Stage = SectionOrder.Of(shape);
        ExpectBelow(shape);
        return true;
    }

    /// <summary>So that it comes once, where it may.</summary>
    /// <param name="bare">Without blanks in front.</param>
    /// <param name="length">Bytes, those blanks included.</param>
    /// <returns>False for a line that came before, and for one long word.</returns>
    private bool TryRemember(ReadOnlySpan<byte> bare, int length, LineShape shape) =>
        (length <= RawLine.TerminalColumns || bare.Contains((byte)' '))
        && (LineIdentity.Of(bare, shape) is not { } once || _seen.Add(once));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddPlain(
        ReadOnlySpan<byte> bare, int length, LineShape shape, long number, long? microseconds, long sequence)
    {
        Lines.Add(number, shape, bare);
        TakeRaw(RawLine.OfWords(length));
        Unclaimed.EndHere();
        _lastBeforeEnd = number;
        LastShape = shape;
        LastClaim = sequence;
        LastMicroseconds = microseconds ?? LastMicroseconds;
    }

    private void Add(in LogLine line, LineShape shape)
    {
        // A blank behind a task row's last figure tells that the figure is whole.
        ReadOnlySpan<byte> text = shape is LineShape.TaskRow ? line.Text.TrimBlanksStart() : line.Text.TrimBlanks();
        Lines.Add(line.Number, shape, text);
        AddToTable(text, line.Number, shape);
        TakeRaw(RawLine.Of(line.Text));
        _hasMask |= Opener is LineShape.VmallocFailure && line.Text.IndexOf("mode:0x"u8) >= 0;
    }

    private void AddToTable(ReadOnlySpan<byte> text, long number, LineShape shape)
    {
        if (shape is LineShape.TaskRow) { Tasks.AddRow(text, number); }
        if (shape is LineShape.TaskHeader) { Tasks.AddHeader(text, number, _expectedRows); }
    }

    private static bool IsEnding(LineShape shape) =>
        shape is LineShape.OomSummary or LineShape.NoKillable or LineShape.KillChosen
        or LineShape.Killed or LineShape.Panic or LineShape.Reaper;

    /// <param name="raw">The rest of a wrapped line, blanks around it included.</param>
    public void Extend(ReadOnlySpan<byte> raw, bool withBlank, long sequence)
    {
        Lines.ExtendLast(raw.TrimBlanks(), withBlank);
        if (Lines[^1].Shape is LineShape.TaskHeader or LineShape.TaskRow)
        {
            Tasks.ForgetLast();
            AddToTable(Lines.Text(Lines.Count - 1), Lines[^1].Number, Lines[^1].Shape);
        }

        TakeRaw(RawLine.Of(raw));
        NextShape = LineShape.Unknown;
        LastClaim = sequence;
        Unclaimed.EndHere();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeRaw(RawLine raw)
    {
        LastRaw = raw;
        IsUnwrapped |= raw.IsUnwrapped;
    }

    public void NoteLost(string what)
    {
        if (Lost.Count < MaxLostKept) { Lost.Add(what); }
        else if (Lost.Count == MaxLostKept) { Lost.Add("more than is listed here"); }
    }

    /// <summary>Another report was printed at the same time, and not every line tells which of the two it is of: such
    /// lines are taken to be printed in turns.</summary>
    public void NoteMixed()
    {
        if (!_isMixed) { NoteLost("which of the lines that stand among those of another report are its own"); }
        _isMixed = true;
    }

    public void PassOver(in LogLine line) => Unclaimed.Add(line.Number, line.Text);

    /// <summary>Lists lines that somebody else took, and that turned out to report nothing, where they stand inside
    /// this one.</summary>
    public void PassOver(ReportLines lines, byte[] host)
    {
        if (Host.Length > 0 && host.Length > 0 && !Host.AsSpan().SequenceEqual(host)) { return; }
        for (int at = lines.Count - 1; at >= 0 && lines[at].Number > Lines[0].Number; at--)
        {
            long number = lines[at].Number;
            if (number < _lastBeforeEnd) { Unclaimed.AddInside(number, lines.Text(at)); }
            else if (!IsComplete) { Unclaimed.Add(number, lines.Text(at)); }
        }
    }

    /// <summary>The lines below the header begin with, or name, the same task.</summary>
    private bool NamesTrigger(ReadOnlySpan<byte> text, LineShape shape)
    {
        if (_trigger.Length == 0) { return true; }
        if (shape is LineShape.Cpuset) { return _printsCpuset && text.TrimBlanksStart().StartsWith(_trigger); }
        int at = text.IndexOf("omm: "u8);
        return at < 0 || text[(at + "omm: "u8.Length)..].StartsWith(_trigger);
    }
}
