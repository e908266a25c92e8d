using System.Text.RegularExpressions;
using Lowmark.Cli;
using Lowmark.CorpusTests.TestKit;
using Lowmark.Diagnosis;

namespace Lowmark.CorpusTests;

/// <summary>What README.md shows and counts is what the program prints and the repository holds.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private const string Prompt = "$ ";

    /// <summary>Blocks of this program only: a measurement is another one on each machine.</summary>
    private const string OurPrompt = Prompt + "./lowmark ";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Commands =>
        [.. Pages().SelectMany(Shown).Select(shown => shown.Command).Where(IsOurs)];

    public static TheoryData<string> UsageLines =>
        [.. Lines(Section("Use")).Select(line => line.Split("  #")[0].TrimEnd())
            .Where(line => line.Contains("lowmark ", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_printed_example_is_what_its_command_prints(string command)
    {
        string expected = Pages().SelectMany(Shown).Single(shown => shown.Command == command).Output;

        LowmarkRun run = await LowmarkRun.InShell($"cd '{Repository.Root}' && {Runnable(command)}", []);

        Assert.Equal((expected, ""), (run.Text, run.Errors));
    }

    [Fact]
    public void The_page_shows_each_command_that_answers() =>
        Assert.Equal(
            ["explain", "check", "trace", "what-if", "what-if", "fix", "score"],
            Shown(Readme).Select(shown => shown.Command).Where(IsOurs).Select(command => command.Split(' ')[1]));

    /// <summary>The machine's logs are stood in for by one of the corpus, its kernel by a recording: the command lines
    /// are the page's.</summary>
    [Theory]
    [MemberData(nameof(UsageLines))]
    public async Task Every_command_line_that_it_names_is_taken(string line)
    {
        _folder.File("kern.log", File.ReadAllBytes(Path.Combine(Repository.Root, "examples", "fragmentation.log")));
        _folder.File("buddyinfo", "Node 0, zone   Normal      9      0      0      0      0      0      0      7\n");
        string command = Runnable("./" + line[line.IndexOf("lowmark ", StringComparison.Ordinal)..])
            .Replace("/var/log/", "", StringComparison.Ordinal);
        command = Duration().Replace(command, $"--input '{Repository.Root}/examples/atomic-burst.trace'");
        string input = line.Contains("/proc/buddyinfo", StringComparison.Ordinal) ? "buddyinfo" : "kern.log";

        LowmarkRun run = await LowmarkRun.InShell($"cd '{_folder.Path}' && {command} <{input}", []);

        // The live view is taken too, but for the terminal, which a test of its own gives it.
        string complaint = line.StartsWith("lowmark top", StringComparison.Ordinal)
            ? "lowmark: top needs a terminal on standard output"
            : "";
        Assert.StartsWith(complaint, run.Errors, StringComparison.Ordinal);
        Assert.Equal(complaint.Length == 0, run.Errors.Length == 0);
        int[] codes = [ExitCode.Clean, ExitCode.Incidents, .. line.Contains(" what-if ", StringComparison.Ordinal)
            ? (int[])[ExitCode.Inconclusive]
            : []];
        Assert.Contains(run.Code, complaint.Length == 0 ? codes : [ExitCode.Usage]);
    }

    [Fact]
    public void Its_causes_are_those_of_the_catalogue()
    {
        string[] named = [.. TableRow().Matches(Section("What it tells apart"))
            .SelectMany(row => Code().Matches(row.Groups["first"].Value)).Select(code => code.Groups["text"].Value)];

        Assert.Equal(
            RuleCatalog.Causes.Select(rule => rule.Doc.Id).Append(RuleCatalog.Unknown.Id).Order(StringComparer.Ordinal),
            named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_kernels_are_those_of_the_corpus() =>
        Assert.Contains(
            "four kernels (" + string.Join(", ", Directory.GetDirectories(Repository.Corpus)
                .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
                .Select(folder => string.Join('.', Path.GetFileName(folder).Split('.').Take(2)))
                .Distinct().OrderBy(release => Version.Parse(release))) + ")",
            Readme, StringComparison.Ordinal);

    [Fact]
    public void Its_figures_of_speed_are_recorded()
    {
        string[] figures = [.. Lines(Section("How fast"))];

        Assert.NotEmpty(figures);
        Assert.Empty(figures.Except(Lines(Repository.Read("bench/RESULTS.md")), StringComparer.Ordinal));
    }

    private static string Readme => Repository.Read("README.md");

    private static IEnumerable<string> Pages() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(File.ReadAllText).Prepend(Readme);

    private static bool IsOurs(string command) => (Prompt + command).StartsWith(OurPrompt, StringComparison.Ordinal);

    /// <summary>In sh, with the built program in place of the launcher.</summary>
    private static string Runnable(string command) =>
        command.Replace("./lowmark ", "\"$@\" ", StringComparison.Ordinal);

    private static IEnumerable<(string Command, string Output)> Shown(string page) =>
        from block in Blocks(page)
        where block.StartsWith(Prompt, StringComparison.Ordinal)
        let end = block.IndexOf('\n', StringComparison.Ordinal)
        select (block[Prompt.Length..end], block[(end + 1)..]);

    private static IEnumerable<string> Blocks(string page) =>
        Block().Matches(page).Select(block => block.Groups["text"].Value);

    /// <summary>The lines of all blocks.</summary>
    private static IEnumerable<string> Lines(string page) =>
        Blocks(page).SelectMany(block => block.TrimEnd('\n').Split('\n'));

    private static string Section(string title) =>
        Readme.Split($"\n## {title}\n")[1].Split("\n## ")[0];

    [GeneratedRegex(@"--duration \S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Duration();

    [GeneratedRegex(
        "^```\\w*\n(?<text>.*?)^```$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();

    [GeneratedRegex(
        @"^\| (?<first>.*?) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex TableRow();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Code();
}
