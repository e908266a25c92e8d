using Lowmark.Presenters.Text;
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
    [InlineData("atomic-order2-verbose", "6.1.176/mod-atomic-order2", 80, true)]
    public void A_page_reads_as_it_was_approved(string name, string log, int width, bool verbose) => Compare(
        $"{name}.txt", ShownLog.Text($"corpus/{log}/dmesg.txt", new TextOptions(width, Verbose: verbose)));

    [Fact]
    public void A_terminal_of_ascii_gets_the_same_drawings() => Compare(
        "numa-cpuset-ascii.txt",
        ShownLog.Text("corpus/7.2.13/numa-cpuset/dmesg.txt", new TextOptions(80, Unicode: false, Verbose: true)));

    [Theory]
    [InlineData("atomic-order2", "6.1.176/mod-atomic-order2")]
    [InlineData("parent-cgroup-limit", "5.10.262/parent-cgroup-limit-v1")]
    public void An_html_page_is_as_it_was_approved(string name, string log) =>
        Compare($"{name}.html", ShownLog.Html($"corpus/{log}/dmesg.txt"));

    [Theory]
    [InlineData("atomic-order2", "6.1.176/mod-atomic-order2", false)]
    [InlineData("cgroup-limit-verbose", "7.2.13/cgroup-limit-v2", true)]
    public void A_markdown_page_is_as_it_was_approved(string name, string log, bool verbose) =>
        Compare($"{name}.md", ShownLog.Markdown($"corpus/{log}/dmesg.txt", verbose));

    [Theory]
    [InlineData("check", 80, false, null)]
    [InlineData("check-verbose", 100, true, null)]
    [InlineData("check-request", 80, false, "order=3,gfp=GFP_KERNEL|__GFP_DMA32")]
    public void A_checked_machine_reads_as_it_was_approved(string name, int width, bool verbose, string? request) =>
        Compare(
            $"{name}.txt", ShownHost.Text(ShownHost.Sick(request), new TextOptions(width, Verbose: verbose)));

    [Fact]
    public void The_page_of_a_checked_machine_is_as_it_was_approved() =>
        Compare("check.html", ShownHost.Html(ShownHost.Sick()));

    internal static void Compare(string name, string page)
    {
        string file = $"{Folder}/{name}";
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
}
