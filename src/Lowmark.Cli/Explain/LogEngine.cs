using Lowmark.Diagnosis;
using Lowmark.Remedies;

namespace Lowmark.Cli.Explain;

/// <summary>The engine for logs: diagnosis, then remedies.</summary>
public sealed class LogEngine : IExplainEngine
{
    private readonly LogDiagnoser _diagnoser;
    private IExplainSink? _sink;

    public LogEngine() => _diagnoser = new LogDiagnoser(
        report => _sink!.Report(new ExplainedReport(report, RemedyCatalog.Propose(report))),
        incident => _sink!.Incident(incident),
        start => _sink!.KernelStart(start));

    public long Lines => _diagnoser.Lines;

    public void Read(Stream input, string name, IExplainSink sink)
    {
        _sink = sink;
        _diagnoser.Read(input, name);
    }

    public void Pause(IExplainSink sink)
    {
        _sink = sink;
        _diagnoser.Pause(sink.OpenIncident);
    }

    public void Finish(IExplainSink sink)
    {
        _sink = sink;
        _diagnoser.Finish();
    }
}
