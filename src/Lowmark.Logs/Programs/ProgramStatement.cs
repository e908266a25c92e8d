using System.Text;
using Lowmark.Kernel.Text;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Logs.Programs;

/// <summary>What one program says about one event, while its lines are still coming in.</summary>
/// <remarks>Bounded: keeps <see cref="MostLines"/> lines, and counts no more than that.</remarks>
internal sealed class ProgramStatement
{
    /// <summary>The lines of one statement are printed together; a stack trace may stand in between.</summary>
    private const int NearLines = 64;

    private const int MostLines = 64;
    private const double MostSecondsApart = 10;

    private readonly long? _microseconds;
    private readonly byte[] _wallTime;

    public ProgramStatement(in LogLine line, ProgramRecord record, long sequence)
    {
        Host = line.Host.ToArray();
        _microseconds = line.MonotonicMicroseconds;
        _wallTime = line.WallTime.ToArray();
        Record = record;
        FirstLine = line.Number;
        Keep(line, sequence);
    }

    public byte[] Host { get; }

    public ReportLines Lines { get; } = new(ExpectedSize.Smallest);

    public ProgramRecord Record { get; private set; }

    /// <summary>Only figures were printed: nothing is said to have happened.</summary>
    public bool SaysNothing => Record.Says is ProgramSays.Detail;

    public long LastClaim { get; private set; }

    private long FirstLine { get; }

    private long LastLine { get; set; }

    public bool Takes(in LogLine line, ProgramRecord record) =>
        record.Agrees(Record) && line.MayBeOf(Host) && IsNear(line);

    public bool IsOverBefore(in LogLine line, long sequence) =>
        sequence - LastClaim > NearLines || (line.MayBeOf(Host) && !IsNear(line));

    /// <summary>A line of the stack trace right below.</summary>
    public bool TakesTrace(in LogLine line, long sequence) =>
        Record.Name is ProgramName.Java && LastClaim == sequence - 1 && line.MayBeOf(Host)
        && JavaLines.IsTrace(new ProgramLine(line.Text, line.Tag, line.Number));

    /// <returns>False when there are lines enough: it is read, and not kept.</returns>
    public bool Add(in LogLine line, ProgramRecord record, long sequence)
    {
        Record = Record.With(record);
        return Keep(line, sequence);
    }

    /// <inheritdoc cref="Add"/>
    public bool AddTrace(in LogLine line, long sequence) => Keep(line, sequence);

    public Report Build(string sourceName) => new()
    {
        Event = EventOf(Record.Says),
        SourceName = sourceName,
        Lines = Lines,
        FirstLine = FirstLine,
        LastLine = LastLine,
        MonotonicMicroseconds = _microseconds,
        WallTime = _wallTime.Length == 0 ? null : Encoding.UTF8.GetString(_wallTime),
        Host = Host.Length == 0 ? null : Encoding.UTF8.GetString(Host),
        Program = Record,
        Missing = Record.Says is ProgramSays.SawKernelKill
            ? ["the kernel's own report of the kill (journalctl -k, dmesg)"]
            : [],
        Traits = new(false, false, false, false, false, false, false, false, []),
    };

    private static ReportEvent EventOf(ProgramSays says) => says switch
    {
        ProgramSays.Killed => ReportEvent.UserspaceKill,
        ProgramSays.SawKernelKill or ProgramSays.EndedBySignal => ReportEvent.KillSeen,
        ProgramSays.AtLimit or ProgramSays.Refused or ProgramSays.Detail => ReportEvent.RuntimeOutOfMemory,
    };

    private bool Keep(in LogLine line, long sequence)
    {
        LastClaim = sequence;
        LastLine = line.Number;
        if (Lines.Count == MostLines) { return false; }
        Lines.Add(line.Number, LineShape.Program, line.Text.TrimBlanks());
        return true;
    }

    private bool IsNear(in LogLine line) =>
        line.SecondsSince(_microseconds, _wallTime) is not { } gap || Math.Abs(gap) <= MostSecondsApart;
}
