using System.Text.RegularExpressions;

namespace Lowmark.UnitTests.Architecture;

/// <summary>File sizes, line widths, one public type a file, words that say nothing.</summary>
public partial class SourceShapeTests
{
    private const int MaxLines = 400;
    private const int MaxColumns = 120;

    /// <summary>A type and its small satellites: its enum, its parameter record.</summary>
    private const int MaxPublicTypes = 5;

    /// <summary>Files that may be longer, each with its reason. Generated files need no entry.</summary>
    private static readonly Dictionary<string, string> MayBeLong = new(StringComparer.Ordinal);

    /// <summary>Files that may hold more public types, each with its reason.</summary>
    private static readonly Dictionary<string, string> MayHoldMoreTypes = new(StringComparer.Ordinal)
    {
        ["src/Lowmark.Diagnosis/Model/DiagnosedReport.cs"] = "the records of one contract, read as one page",
    };

    private static readonly string[] EmptyWords =
    [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Service", "Processor", "Data", "Info",
        "Common", "Base", "Impl",
    ];

    /// <summary>Kernel files whose own names end in "info".</summary>
    private static readonly string[] KernelNames =
        ["BuddyInfo", "ZoneInfo", "MemInfo", "PageTypeInfo", "SlabInfo", "CpuInfo", "MountInfo"];

    private static readonly string[] SourceFolders = ["src", "tests", "bench", "fuzz"];

    [Fact]
    public void No_file_is_too_long() =>
        Assert.Empty(
            from path in Sources()
            let lines = LineCount(path)
            where lines > MaxLines && !MayBeLong.ContainsKey(path)
            select $"{path} has {lines} lines, at most {MaxLines}: split it by what it does, or list it with a reason");

    [Fact]
    public void No_line_is_too_wide() =>
        Assert.Empty(
            from path in Sources()
            let mayQuote = !path.StartsWith("src/", StringComparison.Ordinal)
            from line in TooWide(Repository.Read(path), mayQuote)
            select $"{path}:{line}: more than {MaxColumns} columns");

    /// <summary>Beyond the source, a line of a log may stay in one piece.</summary>
    [Theory]
    [InlineData("    [InlineData(\"#\")]", false)]
    [InlineData("        \"#\",", false)]
    [InlineData("        + $\"#\"u8.ToArray());", false)]
    [InlineData("    [InlineData(\"#\", 7)]", true)]
    [InlineData("        \"#\" + \"b\"", true)]
    [InlineData("        string text = \"#\";", true)]
    [InlineData("    // #", true)]
    public void Knows_a_line_that_is_too_wide(string line, bool expected)
    {
        string wide = line.Replace("#", new string('x', MaxColumns), StringComparison.Ordinal);

        Assert.Equal(expected, TooWide("a\n" + wide, mayQuote: true).Any());
        Assert.Equal([2], TooWide("a\n" + wide, mayQuote: false));
    }

    [Fact]
    public void A_file_holds_one_public_type_and_its_satellites() =>
        Assert.Empty(
            from path in Sources()
            let types = PublicTypeCount(path)
            where types > MaxPublicTypes && !MayHoldMoreTypes.ContainsKey(path)
            select $"{path} has {types} public types, at most {MaxPublicTypes} may share a file");

    [Fact]
    public void No_type_name_holds_an_empty_word() =>
        Assert.Empty(
            from path in Sources()
            from name in SourceText.TypeNames(SourceText.Code(Repository.Read(path)))
            from word in EmptyWordsOf(name)
            select $"{path}: {word}");

    [Theory]
    [InlineData("ReportHelper", "ReportHelper: Helper")]
    [InlineData("ZoneInfoReader", null)]
    [InlineData("SystemInfo", "SystemInfo: Info")]
    [InlineData("Database", null)]
    public void Knows_empty_words(string name, string? found) =>
        Assert.Equal(found, EmptyWordsOf(name).SingleOrDefault());

    [Fact]
    public void Exceptions_name_files_that_need_them()
    {
        Assert.All(MayBeLong.Keys, path => Assert.True(LineCount(path) > MaxLines, path));
        Assert.All(MayHoldMoreTypes.Keys, path => Assert.True(PublicTypeCount(path) > MaxPublicTypes, path));
        Assert.All(MayBeLong.Values.Concat(MayHoldMoreTypes.Values), Assert.NotEmpty);
    }

    private static IEnumerable<string> Sources() =>
        SourceFolders.SelectMany(folder => Repository.Files(folder, "*.cs")).Where(IsHandWritten);

    private static int LineCount(string path) => Repository.Read(path).AsSpan().TrimEnd('\n').Count('\n') + 1;

    private static IEnumerable<int> TooWide(string source, bool mayQuote)
    {
        string[] lines = source.Split('\n');
        if (Array.TrueForAll(lines, line => line.Length <= MaxColumns)) { return []; }
        string[] code = SourceText.Code(source).Split('\n');
        return from at in Enumerable.Range(0, lines.Length)
               where lines[at].Length > MaxColumns && !(mayQuote && IsOneLiteral(lines[at], code[at]))
               select at + 1;
    }

    /// <param name="code">The line with its literals blanked.</param>
    private static bool IsOneLiteral(string line, string code) =>
        BeginsLiteral().Match(line) is { Success: true } begin && EndsLiteral().IsMatch(code[begin.Length..]);

    [GeneratedRegex(
        @"^ *(\+ |\[InlineData\()?[$@]*""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex BeginsLiteral();

    [GeneratedRegex(
        @"^ *(u8\.ToArray\(\))?[)\],;]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex EndsLiteral();

    private static int PublicTypeCount(string path) =>
        SourceText.PublicTypeNames(SourceText.Code(Repository.Read(path))).Count();

    private static bool IsHandWritten(string path) =>
        !path.EndsWith(".g.cs", StringComparison.Ordinal) && !path.EndsWith(".generated.cs", StringComparison.Ordinal);

    private static IEnumerable<string> EmptyWordsOf(string name)
    {
        string rest = KernelNames.Aggregate(
            name, (left, kernel) => left.Replace(kernel, "", StringComparison.Ordinal));
        return SourceText.Words(rest).Intersect(EmptyWords, StringComparer.Ordinal).Select(word => $"{name}: {word}");
    }
}
