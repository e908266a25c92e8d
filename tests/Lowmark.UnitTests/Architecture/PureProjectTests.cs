using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lowmark.UnitTests.Architecture;

/// <summary>Everything but the command line is a pure function of its input.</summary>
public partial class PureProjectTests
{
    private const string Impure = "Lowmark.Cli";
    private const string Starter = $"src/{Impure}/Input/Live/JournalProgram.cs";

    private static readonly string[] Excuses = ["LowmarkPure", "NoWarn", "PackageReference"];

    [Fact]
    public void A_pure_source_touches_no_machine() =>
        Assert.Empty(
            from path in Pure("*.cs")
            from call in ImpureCalls(Repository.Read(path))
            select $"{path}: {call}");

    [Theory]
    [InlineData("string s = File.ReadAllText(p);", "File.")]
    [InlineData("long t = System.DateTime.UtcNow.Ticks;", "DateTime.UtcNow")]
    [InlineData("Environment.Exit(1);", "Environment.")]
    [InlineData("/// Console. and File. in a comment", null)]
    [InlineData("PersistentFile.Of(x); Sources.File.Name();", null)]
    public void Knows_an_impure_call(string source, string? found) =>
        Assert.Equal(found, ImpureCalls(source).SingleOrDefault());

    /// <summary>The command line too: what it advises it never does, and what it reads stays here.</summary>
    [Fact]
    public void No_source_but_one_starts_a_program_and_none_opens_a_connection() =>
        Assert.Empty(
            from path in Repository.Files("src", "*.cs")
            where path != Starter
            from Match use in OutwardUse().Matches(SourceText.Code(Repository.Read(path)))
            select $"{path}: {use.Value}");

    [Fact]
    public void The_one_that_does_starts_journalctl_by_its_path_and_without_a_shell()
    {
        string source = Repository.Read(Starter);
        string[] uses = [.. OutwardUse().Matches(SourceText.Code(source)).Select(use => use.Value)];

        Assert.Equal(["ProcessStartInfo", "Process.Start"], uses.Distinct());
        Assert.Single(ProgramPlaces(source), places => places.All(
            place => place.StartsWith('/') && place.EndsWith("/journalctl", StringComparison.Ordinal)));
        Assert.Contains("UseShellExecute = false", source, StringComparison.Ordinal);
        Assert.DoesNotContain("UseShellExecute = true", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("using var p = Process.Start(start);", true)]
    [InlineData("using System.Net.Http;", true)]
    [InlineData("execve(path);", true)]
    [InlineData("Processes.Add(socketBuffers);", false)]
    public void Knows_a_start_and_a_connection(string source, bool expected) =>
        Assert.Equal(expected, OutwardUse().IsMatch(source));

    /// <summary>The analyzer finds what the text search can not; these settings make its RS0030 an error.</summary>
    [Fact]
    public void The_banned_symbols_are_wired_for_every_pure_project()
    {
        XDocument all = XDocument.Parse(Repository.Read("Directory.Build.props"));
        XDocument sources = XDocument.Parse(Repository.Read("src/Directory.Build.props"));

        Assert.Contains(
            all.Descendants("PackageReference"),
            package => package.Attribute("Include")?.Value == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Equal("true", all.Descendants("TreatWarningsAsErrors").Single().Value);
        Assert.DoesNotContain("RS0030", all.Descendants("NoWarn").Single().Value, StringComparison.Ordinal);
        Assert.DoesNotContain("RS0030", Repository.Read(".editorconfig"), StringComparison.Ordinal);
        XElement banned = sources.Descendants("AdditionalFiles").Single();
        Assert.EndsWith("BannedSymbols.txt", banned.Attribute("Include")!.Value, StringComparison.Ordinal);
        Assert.Equal("'$(LowmarkPure)' == 'true'", banned.Parent!.Attribute("Condition")!.Value);
        Assert.Equal(
            $"'$(MSBuildProjectName)' != '{Impure}'",
            sources.Descendants("LowmarkPure").Single().Attribute("Condition")!.Value);
    }

    [Fact]
    public void A_pure_project_depends_on_the_runtime_alone_and_does_not_excuse_itself() =>
        Assert.Empty(
            from path in Pure("*.csproj")
            from word in Excuses
            where Repository.Read(path).Contains(word, StringComparison.Ordinal)
            select $"{path}: {word}");

    [Fact]
    public void A_pure_source_does_not_excuse_itself() =>
        Assert.All(
            Pure("*.cs"),
            path => Assert.DoesNotContain("RS0030", Repository.Read(path), StringComparison.Ordinal));

    private static IEnumerable<string> Pure(string pattern) =>
        Repository.Files("src", pattern).Where(path => !path.StartsWith($"src/{Impure}/", StringComparison.Ordinal));

    private static IEnumerable<string> ImpureCalls(string source) =>
        ImpureCall().Matches(SourceText.Code(source)).Select(match => match.Groups["call"].Value);

    private static IEnumerable<string[]> ProgramPlaces(string source) =>
        QuotedPaths().Matches(source).Select(match => match.Value.Split('"', StringSplitOptions.RemoveEmptyEntries))
            .Select(parts => parts.Where(part => part.Contains('/', StringComparison.Ordinal)).ToArray());

    [GeneratedRegex(@"(""/[^""]*""(, )?)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex QuotedPaths();

    [GeneratedRegex(
        @"\bProcess\.Start\b|\bProcessStartInfo\b|\bSystem\.Net\b|\bHttpClient\b|\bSocket\b|\b(execve?|fork|system)\(",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex OutwardUse();

    [GeneratedRegex(
        @"(?<![\w.])(System\.((IO|Diagnostics)\.)?)?"
            + @"(?<call>(Console|Environment|File|Directory|Process)\.|(DateTime|DateTimeOffset)\.(UtcNow|Now)\b)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ImpureCall();
}
