using System.Text;
using Lowmark.Cli.Explain;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters;
using Lowmark.Presenters.Text;
using Lowmark.Remedies;
using Lowmark.UnitTests.Architecture;

namespace Lowmark.UnitTests.Presenters;

/// <summary>Whole pages as people see them, read and approved by a person. Their origin is in
/// Snapshots/PROVENANCE.md.</summary>
/// <remarks>After a change that is meant: <c>UPDATE_SNAPSHOTS=1 dotnet test tests/Lowmark.UnitTests --filter
/// SnapshotTests</c>, then read the difference line by line before it is committed.</remarks>
public class SnapshotTests
{
    private const string Folder = "tests/Lowmark.UnitTests/Presenters/Snapshots";

    [Theory]
    [InlineData("global", "6.12.107/global", 80, false)]
    [InlineData("parent-cgroup-limit", "5.10.262/parent-cgroup-limit-v1", 80, false)]
    [InlineData("numa-cpuset", "7.2.13/numa-cpuset", 100, false)]
    [InlineData("atomic-order2", "6.1.176/mod-atomic-order2", 80, false)]
    [InlineData("cgroup-limit-verbose", "7.2.13/cgroup-limit-v2", 100, true)]
    public void A_page_reads_as_it_was_approved(string name, string log, int width, bool verbose)
    {
        string source = $"corpus/{log}/dmesg.txt";
        string page = Page(source, new TextOptions(width, Verbose: verbose));
        string file = $"{Folder}/{name}.txt";
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, file), page);
            return;
        }

        Assert.True(
            Repository.Read(file) == page,
            $"{file} differs from what is shown now. If that is meant: UPDATE_SNAPSHOTS=1 dotnet test "
            + $"tests/Lowmark.UnitTests --filter SnapshotTests, then read the difference. Shown now:\n{page}");
    }

    private static string Page(string source, TextOptions options)
    {
        using MemoryStream output = new();
        using TextPresenter presenter = new(output, options);
        Sink sink = new(presenter);
        LogEngine engine = new();
        using (FileStream log = File.OpenRead(Path.Combine(Repository.Root, source)))
        {
            engine.Read(log, source, sink);
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
