using System.Text.RegularExpressions;
using Lowmark.Cli;
using Lowmark.Cli.Score;
using Lowmark.CorpusTests.TestKit;

namespace Lowmark.CorpusTests;

/// <summary>Every labelled log says what was done to its machine; <c>lowmark score</c> can tell when one does
/// not.</summary>
public sealed partial class ScoreTests : IDisposable
{
    private const int LabelledLogCount = 240;

    private static readonly string[] Causes =
    [
        "atomic-reserve", "cgroup-limit", "cgroup-parent-limit", "fragmentation", "global-exhaustion", "manual",
        "node-exhaustion", "none", "overcommit-refusal", "unknown", "zone-exhaustion",
    ];

    private static readonly string[] Constraints =
        ["CONSTRAINT_CPUSET", "CONSTRAINT_MEMCG", "CONSTRAINT_MEMORY_POLICY", "CONSTRAINT_NONE"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Logs => [.. Labelled.Names(Repository.Corpus)];

    [Theory]
    [MemberData(nameof(Logs))]
    public void A_log_is_explained_as_its_label_says(string name) =>
        Assert.Empty(LabelledLogs.One(Repository.Corpus, Repository.Log(name)).Wrong);

    [Fact]
    public async Task The_corpus_scores_all_logs_right_and_all_causes_constraints_and_victims_in_full()
    {
        LowmarkRun run = await LowmarkRun.Of("score", Repository.Corpus);

        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Errors));
        string[] lines = run.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"{LabelledLogCount} of {LabelledLogCount} logs as labelled", lines[^2]);
        Assert.Matches("^the model chose the kernel's victim in ([0-9]+) of \\1 reports", lines[^1]);
        Match[] rows = [.. lines[LabelledLogCount..].Select(line => TableRow().Match(line)).Where(row => row.Success)];
        Assert.Equal(
            [.. Causes, .. Constraints, "seen by the guest"], rows.Select(row => row.Groups["name"].Value));
        Assert.All(rows, row =>
            Assert.Equal(("100.0", "100.0"), (row.Groups["precision"].Value, row.Groups["recall"].Value)));
        Assert.Equal(LabelledLogCount, rows.Take(Causes.Length).Sum(row => int.Parse(row.Groups["logs"].Value)));
        Assert.Equal(LabelledLogCount, lines.Count(line => line.EndsWith(" ok", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\"expected_cause\": \"cgroup-limit\"", "\"expected_cause\": \"fragmentation\"",
        "cause cgroup-limit, expected fragmentation")]
    [InlineData("\"expected_cause\": \"cgroup-limit\"", "\"expected_cause\": \"none\"",
        "found cgroup-limit where nothing happened")]
    [InlineData("CONSTRAINT_MEMCG", "CONSTRAINT_NONE", "constraint CONSTRAINT_MEMCG, expected CONSTRAINT_NONE")]
    [InlineData("\"expected_cause\": \"cgroup-limit\"", "\"expected_cause\": \"cgroup-limit-shmem\"",
        "factor shmem is not named")]
    public async Task A_wrong_label_is_told_and_ends_with_1(string right, string wrong, string expected)
    {
        CopyLog("6.12.107/cgroup-limit-v2", label => label.Replace(right, wrong, StringComparison.Ordinal));

        LowmarkRun run = await LowmarkRun.Of("score", _folder.Path);

        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.Contains(expected, run.Text);
        Assert.Contains("0 of 1 logs as labelled", run.Text);
    }

    [Fact]
    public async Task Another_victim_than_the_labels_is_told()
    {
        CopyLog("6.12.107/cgroup-limit-v2", label => VictimPid().Replace(label, "\"pid\": 31999"));

        LowmarkRun run = await LowmarkRun.Of("score", _folder.Path);

        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.Matches(@"victim \S+ \(pid 31999\) is not named", run.Text);
    }

    [Fact]
    public async Task A_silent_log_with_a_label_of_an_incident_is_told()
    {
        CopyLog("6.12.107/no-incident", label =>
            label.Replace("\"expected_cause\": \"none\"", "\"expected_cause\": \"cgroup-limit\"",
                StringComparison.Ordinal));

        LowmarkRun run = await LowmarkRun.Of("score", _folder.Path);

        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.Contains("found nothing, expected cgroup-limit", run.Text);
    }

    [Fact]
    public async Task A_folder_without_labelled_logs_is_no_success()
    {
        _folder.File("kern.log", "no label here\n");

        LowmarkRun run = await LowmarkRun.Of("score", _folder.Path);

        Assert.Equal(
            (ExitCode.Unreadable, "", $"lowmark: {_folder.Path}: no labelled log below it; "
                + "expected folders that hold dmesg.txt and label.json\n"),
            (run.Code, run.Text, run.Errors));
    }

    [Fact]
    public async Task A_label_that_is_no_label_is_named_and_the_others_are_scored()
    {
        CopyLog("6.12.107/cgroup-limit-v2", label => label);
        _folder.File("bad/dmesg.txt", "");
        _folder.File("bad/label.json", "{ \"expected_cause\": ");

        LowmarkRun run = await LowmarkRun.Of("score", _folder.Path);

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.StartsWith($"lowmark: cannot score {Path.Combine(_folder.Path, "bad", "dmesg.txt")}: ", run.Errors);
        Assert.Contains("1 of 1 logs as labelled", run.Text);
    }

    private void CopyLog(string name, Func<string, string> change)
    {
        string label = File.ReadAllText(Path.Combine(Repository.Corpus, name, "label.json"));
        _folder.File("copy/dmesg.txt", File.ReadAllBytes(Repository.Log(name)));
        _folder.File("copy/label.json", change(label));
    }

    [GeneratedRegex(@"^(?<name>\S+( \S+)*) +(?<logs>\d+) +(?<precision>[\d.]+) % +(?<recall>[\d.]+) %$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"(?<=""victim"": \{[^}]*)""pid"": \d+", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex VictimPid();
}
