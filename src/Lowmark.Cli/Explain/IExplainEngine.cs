using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;

namespace Lowmark.Cli.Explain;

/// <summary>Takes what was found, as it is found.</summary>
public interface IExplainSink
{
    void Report(ExplainedReport report);

    /// <summary>The incident is closed: no further report of it comes. All its reports came before.</summary>
    void Incident(Incident incident);

    /// <summary>A kernel started, between the reports before and after.</summary>
    void KernelStart(KernelStart start)
    {
    }

    /// <summary>The incident as it stands while its log is quiet: further reports of it may come.</summary>
    void OpenIncident(Incident incident);
}

/// <summary>From bytes to explained reports. One engine a run; what it keeps is bounded by configuration, not by
/// the input.</summary>
public interface IExplainEngine
{
    /// <summary>Lines read so far, of all inputs.</summary>
    long Lines { get; }

    /// <summary>Reads one input to its end. Never throws on content; what <paramref name="sink"/> throws passes
    /// through.</summary>
    /// <param name="input">Plain bytes, read forward only. Reading it does not throw: damage ends it early.</param>
    /// <param name="name">For the source of the reports: a file name, or <c>-</c>. Hostile text.</param>
    void Read(Stream input, string name, IExplainSink sink);

    /// <summary>The input that is being read is quiet: hands over what is there, without ending an incident. Called
    /// from within a read of that input.</summary>
    void Pause(IExplainSink sink);

    /// <summary>All inputs are read: hands over what is still open.</summary>
    void Finish(IExplainSink sink);
}
