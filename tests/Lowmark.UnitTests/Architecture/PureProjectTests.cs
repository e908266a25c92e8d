using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lowmark.UnitTests.Architecture;

/// <summary>Everything but the command line, and what carries plans out, is a pure function of its input.</summary>
public partial class PureProjectTests
{
    private const string Changer = "src/Lowmark.Apply/";
    private const string InstanceWriter = "src/Lowmark.Tracer/Instances/OwnInstance.cs";
    private const string RecordingWriter = "src/Lowmark.Tracer/Files/RecordingFile.cs";
    private const string JournalStarter = "src/Lowmark.Cli/Input/Live/JournalProgram.cs";
    private const string SystemStarter = $"{Changer}Programs/SystemPrograms.cs";

    private static readonly string[] Impure = ["Lowmark.Cli", "Lowmark.Apply", "Lowmark.Tracer"];

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

    /// <summary>What reads the machine only reads it; a trace sets its own tracing instance up and makes the file of a
    /// recording, each in one place.</summary>
    [Fact]
    public void Nothing_is_written_outside_apply_but_a_trace_s_own_instance_and_recording() =>
        Assert.Empty(
            from path in Repository.Files("src", "*.cs")
            where !path.StartsWith(Changer, StringComparison.Ordinal)
            where path is not (InstanceWriter or RecordingWriter)
            from Match use in WritingUse().Matches(SourceText.Code(Repository.Read(path)))
            select $"{path}: {use.Value}");

    [Theory]
    [InlineData("File.WriteAllText(p, s);", true)]
    [InlineData("File.Delete(p);", true)]
    [InlineData("Directory.CreateDirectory(p);", true)]
    [InlineData("new FileStream(p, FileMode.Create)", true)]
    [InlineData("new FileStream(p, FileMode.Open, FileAccess.ReadWrite)", true)]
    [InlineData("new StreamWriter(p)", false)]
    [InlineData("Linux.Remove(folder, name, 0)", true)]
    [InlineData("new WritableRoot(p).Dispose(); File.OpenRead(p);", false)]
    [InlineData("new FileStream(p, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)", false)]
    public void Knows_a_write(string source, bool expected) => Assert.Equal(expected, WritingUse().IsMatch(source));

    [Fact]
    public void No_other_source_of_a_trace_has_a_call_of_the_system_s_that_writes() =>
        Assert.Empty(
            from path in Repository.Files("src/Lowmark.Tracer", "*.cs").Concat(Pure("*.cs"))
            where path != InstanceWriter
            from Match use in WritingCall().Matches(Repository.Read(path))
            select $"{path}: {use.Value}");

    /// <summary>Each path that is opened, made or removed lies below the folder that was made for it.</summary>
    [Fact]
    public void A_trace_writes_below_its_own_instance_alone()
    {
        string source = Repository.Read(InstanceWriter);
        string[] paths = [.. InstancePath().Matches(source).Select(match => match.Groups["path"].Value)];

        Assert.Equal(
            [
                "$\"{folder}/free_buffer\"", "folder", "$\"{tracefs.Folder}/instances/{own}\"", "$\"{_folder}/{file}\"",
                "_folder",
            ],
            paths);
        Assert.Contains("string folder = $\"{tracefs.Folder}/instances/{name}\";", source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_is_a_new_file_or_none() =>
        Assert.Equal(
            ["FileMode.CreateNew", "FileAccess.Write"],
            AnyMode().Matches(SourceText.Code(Repository.Read(RecordingWriter))).Select(match => match.Value));

    [Fact]
    public void No_source_but_two_starts_a_program_and_none_opens_a_connection() =>
        Assert.Empty(
            from path in Repository.Files("src", "*.cs")
            where path is not (JournalStarter or SystemStarter)
            from Match use in OutwardUse().Matches(SourceText.Code(Repository.Read(path)))
            select $"{path}: {use.Value}");

    [Theory]
    [InlineData(JournalStarter, 1)]
    [InlineData(SystemStarter, 9)]
    public void A_program_is_started_by_its_path_and_without_a_shell(string path, int programs)
    {
        string source = Repository.Read(path);
        string[] uses = [.. OutwardUse().Matches(SourceText.Code(source)).Select(use => use.Value)];
        string[][] places = [.. ProgramPlaces(source)];

        Assert.Equal(["ProcessStartInfo", "Process.Start"], uses.Distinct());
        Assert.Equal(programs, places.Length);
        Assert.All(places, row => Assert.Single(row.Select(Path.GetFileName).Distinct()));
        Assert.Contains("UseShellExecute = false", source, StringComparison.Ordinal);
        Assert.DoesNotContain("UseShellExecute = true", source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_one_that_reads_starts_journalctl_and_the_other_no_shell()
    {
        Assert.All(
            ProgramPlaces(Repository.Read(JournalStarter)).Single(),
            place => Assert.EndsWith("/journalctl", place, StringComparison.Ordinal));
        Assert.All(
            ProgramPlaces(Repository.Read(SystemStarter)).SelectMany(places => places),
            place => Assert.DoesNotMatch("/(ba|da|z|k|c)?sh$|/(python|perl|awk|env|sudo|xargs)", place));
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
            string.Join(" And ", Impure.Select(project => $"'$(MSBuildProjectName)' != '{project}'")),
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
        Repository.Files("src", pattern)
            .Where(path => !Impure.Any(project => path.StartsWith($"src/{project}/", StringComparison.Ordinal)));

    private static IEnumerable<string> ImpureCalls(string source) =>
        ImpureCall().Matches(SourceText.Code(source)).Select(match => match.Groups["call"].Value);

    private static IEnumerable<string[]> ProgramPlaces(string source) =>
        QuotedPaths().Matches(source).Select(match => match.Value.Split('"', StringSplitOptions.RemoveEmptyEntries))
            .Select(parts => parts.Where(IsFile).ToArray()).Where(places => places.Length > 0);

    private static bool IsFile(string part) =>
        part.StartsWith('/') && part.Length > 1 && !part.Contains(':', StringComparison.Ordinal);

    /// <summary>Ways of the runtime, and those of Apply.</summary>
    [GeneratedRegex(
        @"\b(?<!\.)File\.(Write|Append|Delete|Move|Create|Replace|Copy|Set|OpenWrite|OpenHandle|Open\()"
            + @"|\bDirectory\.(Create|Delete|Move|Set)|\bFileMode\.(?!Open\b)|\bFileAccess\.(Write|ReadWrite)\b"
            + @"|\b(OpenFolder|FileContent|Linux)\.",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex WritingUse();

    [GeneratedRegex(@"\bFile(Mode|Access)\.\w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AnyMode();

    [GeneratedRegex(
        @"EntryPoint = ""(p?writev?|mkdir|rmdir|unlink|rename|link|symlink|f?truncate|chmod|chown|u?mount)[a-z0-9]*""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex WritingCall();

    [GeneratedRegex(
        @"(?<!int |Handle )\b(OpenFile|MakeFolder|RemoveFolder)\((?<path>[^,)]*)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex InstancePath();

    [GeneratedRegex(@"(""/[^""<\n]*""(, )?)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
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
