using Lowmark.Diagnosis.Incidents;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis;

/// <summary>The whole flow for logs: bytes → lines → reports → diagnosed reports → incidents.</summary>
/// <param name="onReport">Called for each report, in the order in which they end; its incident is set.</param>
/// <param name="onIncident">Called when an incident is over; all its reports came before.</param>
/// <param name="onStart">Called for each start of a kernel, after the reports that ended before it.</param>
public sealed class LogDiagnoser(
    Action<DiagnosedReport> onReport, Action<Incident> onIncident, Action<KernelStart>? onStart = null)
{
    private readonly LogLineReader _reader = new(new LineReaderOptions());
    private readonly ReportDiagnoser _diagnoser = new();
    private readonly ProgramJoiner _joiner = new(onReport, onIncident);
    private readonly DuplicateReports _duplicates = new();
    private ReportAssembler? _assembler;

    /// <summary>Physical lines read so far, of all inputs.</summary>
    public long Lines { get; private set; }

    /// <summary>Reports that another input, or an earlier part of this one, held already; they are not handed
    /// on.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Reads one input to its end. Never throws on content.</summary>
    /// <exception cref="IOException">From the stream.</exception>
    public void Read(Stream input, string name)
    {
        _diagnoser.BeginInput();
        _assembler = new(name, Take, Take);
        Lines += _reader.Read(input, _assembler).Lines;
        _assembler.Finish();
        _assembler = null;
    }

    /// <summary>The input that is being read gives nothing for a while: ends its reports, which are whole most
    /// likely. Called by that input, from within <see cref="Read"/>.</summary>
    /// <param name="onOpen">Called for each incident with new reports, as it stands; none is over.</param>
    public void Pause(Action<Incident> onOpen)
    {
        _assembler?.Pause();
        _joiner.Pause(onOpen);
    }

    public void Finish() => _joiner.Finish();

    private void Take(BootLine line)
    {
        KernelStart start = new(
            line.SourceName, line.Host, line.Line,
            new ReportTime(line.MonotonicMicroseconds / 1_000_000m, line.WallTime), line.KernelRelease);
        _joiner.Take(start);
        onStart?.Invoke(start);
    }

    private void Take(Report report)
    {
        DiagnosedReport diagnosed = _diagnoser.Diagnose(report);
        if (_duplicates.IsKnown(diagnosed)) { Duplicates++; }
        else { _joiner.Take(diagnosed); }
    }
}
