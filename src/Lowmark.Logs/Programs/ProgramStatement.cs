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

    private readonly byte[] _host;
    private readonly ReportLines _lines = new(ExpectedSize.Smallest);
    private readonly long? _microseconds;
    private readonly byte[] _wallTime;

    public ProgramStatement(in LogLine line, ProgramRecord record, long sequence)
    {
        _host = line.Host.ToArray();
        _microseconds = line.MonotonicMicroseconds;
        _wallTime = line.WallTime.ToArray();
        Record = record;
        FirstLine = line.Number;
        Keep(line, sequence);
    }

    public ProgramRecord Record { get; private set; }

    public long LastClaim { get; private set; }

    private long FirstLine { get; }

    private long LastLine { get; set; }

    public bool Takes(in LogLine line, ProgramRecord record) =>
        record.Agrees(Record) && line.MayBeOf(_host) && IsNear(line);

    public bool IsOverBefore(in LogLine line, long sequence) =>
        sequence - LastClaim > NearLines || (line.MayBeOf(_host) && !IsNear(line));

    /// <summary>A line of the stack trace right below.</summary>
    public bool TakesTrace(in LogLine line, long sequence) =>
        Record.Name is ProgramName.Java && LastClaim == sequence - 1 && line.MayBeOf(_host)
        && JavaLines.IsTrace(new ProgramLine(line.Text, line.Tag, line.Number));

    public void Add(in LogLine line, ProgramRecord record, long sequence)
    {
        Record = Record.With(record);
        Keep(line, sequence);
    }

    public void AddTrace(in LogLine line, long sequence) => Keep(line, sequence);

    /// <returns>Null when only figures were printed and nothing was said to have happened.</returns>
    public Report? Build(string sourceName) => Record.Says is ProgramSays.Detail
        ? null
        : new Report
        {
            Event = EventOf(Record.Says),
            SourceName = sourceName,
            Lines = _lines,
            FirstLine = FirstLine,
            LastLine = LastLine,
            MonotonicMicroseconds = _microseconds,
            WallTime = _wallTime.Length == 0 ? null : Encoding.UTF8.GetString(_wallTime),
            Host = _host.Length == 0 ? null : Encoding.UTF8.GetString(_host),
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

    private void Keep(in LogLine line, long sequence)
    {
        LastClaim = sequence;
        LastLine = line.Number;
        if (_lines.Count < MostLines) { _lines.Add(line.Number, LineShape.Program, line.Text.TrimBlanks()); }
    }

    private bool IsNear(in LogLine line) =>
        line.SecondsSince(_microseconds, _wallTime) is not { } gap || Math.Abs(gap) <= MostSecondsApart;
}
