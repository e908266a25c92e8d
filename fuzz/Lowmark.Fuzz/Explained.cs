using Lowmark.Cli.Explain;
using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Timelines;
using Lowmark.Presenters;
using Lowmark.Remedies;

namespace Lowmark.Fuzz;

/// <summary>A log through the whole engine, and on to any number of presenters.</summary>
internal sealed class Explained(params IReadOnlyList<IPresenter> presenters) : IExplainSink
{
    private readonly TimelineBuilder _timeline = new();
    private readonly HashSet<long> _incidents = [];
    private long _reports;

    public static Explained Read(byte[] log, params IReadOnlyList<IPresenter> presenters)
    {
        Explained explained = new(presenters);
        LogEngine engine = new();
        using (MemoryStream input = new(log, writable: false)) { engine.Read(input, "case.log", explained); }
        engine.Finish(explained);
        explained.Finish(log.Length, engine.Lines);
        return explained;
    }

    public bool FoundSomething => _reports > 0;

    public void Report(ExplainedReport report)
    {
        _reports++;
        _incidents.Add(report.Report.Incident);
        _timeline.Add(report.Report);
        foreach (IPresenter presenter in presenters) { presenter.Write(report); }
    }

    public void Incident(Incident incident)
    {
        _timeline.Add(incident);
        foreach (IPresenter presenter in presenters) { presenter.Write(incident); }
    }

    public void KernelStart(KernelStart start) => _timeline.Add(start);

    public void OpenIncident(Incident incident)
    {
    }

    private void Finish(long bytes, long lines)
    {
        Timeline timeline = _timeline.Build();
        foreach (IPresenter presenter in presenters)
        {
            presenter.Write(timeline);
            presenter.Finish(new RunStats(1, 0, bytes, lines, _reports, _incidents.Count, 0));
            (presenter as IDisposable)?.Dispose();
        }
    }
}
