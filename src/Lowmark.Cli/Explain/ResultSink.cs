using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Timelines;
using Lowmark.Presenters;
using Lowmark.Remedies;

namespace Lowmark.Cli.Explain;

/// <summary>Lets through what the options ask for, and keeps count.</summary>
internal sealed class ResultSink(ReportFilter filter, IPresenter presenter) : IExplainSink
{
    private readonly TimelineBuilder? _timeline = presenter.ShowsTimeline ? new() : null;
    private readonly HashSet<long> _open = [];
    private bool _anyKnown;
    private bool _anyUnknown;

    public long Reports { get; private set; }

    public long Incidents { get; private set; }

    public long Filtered { get; private set; }

    /// <summary>Reports that were kept although their time could not be compared.</summary>
    public long TimeUnknown { get; private set; }

    /// <summary>Of the reports that were shown; null when the presenter shows none.</summary>
    public Timeline? Timeline => _timeline?.Build();

    public int ExitCode => (_anyKnown, _anyUnknown) switch
    {
        (true, _) => Cli.ExitCode.Incidents,
        (false, true) => Cli.ExitCode.Inconclusive,
        (false, false) => Cli.ExitCode.Clean,
    };

    public void Report(ExplainedReport report)
    {
        if (!filter.Keeps(report.Report, out bool timeIsUnknown))
        {
            Filtered++;
            return;
        }

        if (timeIsUnknown) { TimeUnknown++; }
        Reports++;
        bool isIncident = report.Report.Kind is not ReportKind.MemoryState;
        if (_open.Add(report.Report.Incident) && isIncident) { Incidents++; }
        _anyKnown |= report.Report.Cause is { Id: not "unknown" } || !report.Report.Findings.IsEmpty;
        _anyUnknown |= report.Report.Cause is { Id: "unknown" };
        _timeline?.Add(report.Report);
        presenter.Write(report);
    }

    public void OpenIncident(Incident incident)
    {
        if (_open.Contains(incident.Id)) { presenter.Write(incident); }
    }

    /// <summary>Shown when one of its reports was: its counts are those of the whole incident.</summary>
    public void Incident(Incident incident)
    {
        if (!_open.Remove(incident.Id)) { return; }
        _timeline?.Add(incident);
        presenter.Write(incident);
    }

    public void KernelStart(KernelStart start) => _timeline?.Add(start);
}
