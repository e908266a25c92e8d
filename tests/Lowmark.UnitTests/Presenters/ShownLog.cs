using System.Text;
using Lowmark.Cli.Explain;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters;
using Lowmark.Presenters.Text;
using Lowmark.Remedies;

namespace Lowmark.UnitTests.Presenters;

/// <summary>What a presenter writes for a log of the repository.</summary>
internal static class ShownLog
{
    /// <param name="log">From the root of the repository.</param>
    public static string Text(string log, TextOptions options) => Of(log, output => new TextPresenter(output, options));

    public static string Html(string log) => Of(log, DocumentPresenter.AsHtml);

    public static string Markdown(string log, bool verbose) =>
        Of(log, output => DocumentPresenter.AsMarkdown(output, verbose));

    private static string Of(string log, Func<Stream, IPresenter> make)
    {
        using MemoryStream output = new();
        IPresenter presenter = make(output);
        using IDisposable? resources = presenter as IDisposable;
        Sink sink = new(presenter);
        LogEngine engine = new();
        using (FileStream content = File.OpenRead(Path.Combine(Repository.Root, log)))
        {
            engine.Read(content, log, sink);
        }

        engine.Finish(sink);
        presenter.Finish(Shown.Stats with { Lines = engine.Lines, Reports = sink.Reports, Incidents = sink.Incidents });
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private sealed class Sink(IPresenter presenter) : IExplainSink
    {
        public int Reports { get; private set; }

        public int Incidents { get; private set; }

        public void Report(ExplainedReport report)
        {
            Reports++;
            presenter.Write(report);
        }

        public void Incident(Incident incident)
        {
            Incidents++;
            presenter.Write(incident);
        }

        public void OpenIncident(Incident incident) => presenter.Write(incident);
    }
}
