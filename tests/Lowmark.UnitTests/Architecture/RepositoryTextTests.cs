using System.Text;
using System.Text.RegularExpressions;

namespace Lowmark.UnitTests.Architecture;

/// <summary>What the repository's text may not say, where its links lead, where its fixtures come from.</summary>
public partial class RepositoryTextTests
{
    private static readonly string[] PackageHosts =
    [
        "nuget" + ".org", "npmjs" + ".com", "npmjs" + ".org", "pypi" + ".org", "pythonhosted" + ".org",
        "crates" + ".io", "debian" + ".org/debian", "archive.ubuntu" + ".com",
    ];

    [Fact]
    public void No_text_names_a_package_host() =>
        Assert.Empty(
            from file in TextFiles()
            from host in PackageHosts
            where file.Text.Contains(host, StringComparison.Ordinal)
            select $"{file.Path}: {host}");

    [Fact]
    public void No_text_holds_the_path_of_somebodys_checkout() =>
        Assert.Empty(
            from file in TextFiles()
            from Match match in CheckoutPath().Matches(file.Text)
            select $"{file.Path}: {match.Value}");

    [Theory]
    [InlineData("see /work" + "/main/src", true)]
    [InlineData("(/work" + "/shared/design.md)", true)]
    [InlineData("/home" + "/ann/lowmark/src", true)]
    [InlineData("/docker/work" + "/main", false)]
    [InlineData("/work" + "/queue in a cgroup", false)]
    [InlineData("/home" + "/ann/job.sh", false)]
    public void Knows_the_path_of_a_checkout(string text, bool expected) =>
        Assert.Equal(expected, CheckoutPath().IsMatch(text));

    [Fact]
    public void Every_link_leads_somewhere() =>
        Assert.Empty(
            from path in Repository.Files(".", "*.md")
            let folder = Path.GetDirectoryName(Path.Combine(Repository.Root, path))!
            from link in Links(Repository.Read(path))
            where !Path.Exists(Path.Combine(folder, link))
            select $"{path}: {link}");

    [Fact]
    public void Finds_links_outside_of_code_and_leaves_the_web_alone() =>
        Assert.Equal(
            ["a.md", "img/b.png"],
            Links("[a](a.md#part) ![b](img/b.png) [c](https://example.org) [d](#h)\n"
                + "```\n[e](e.md)\n```\n`[f](f.md)`\n"));

    [Fact]
    public void Every_fixture_says_where_it_comes_from() =>
        Assert.Empty(
            from folder in Repository.Files("tests", "*").Where(IsFixture).Select(Path.GetDirectoryName).Distinct()
            where !HasProvenance(folder)
            select $"{folder}: no PROVENANCE.md in it or above it up to Fixtures/");

    private static bool IsFixture(string path) =>
        path.Split('/').SkipLast(1).Contains("Fixtures", StringComparer.Ordinal);

    private static bool HasProvenance(string folder) =>
        File.Exists(Path.Combine(Repository.Root, folder, "PROVENANCE.md"))
            || (Path.GetFileName(folder) != "Fixtures" && HasProvenance(Path.GetDirectoryName(folder)!));

    private static IEnumerable<(string Path, string Text)> TextFiles() =>
        Repository.Files(".", "*")
            .Select(path => (path, File.ReadAllText(Path.Combine(Repository.Root, path), Encoding.Latin1)))
            .Where(file => !file.Item2.Contains('\0', StringComparison.Ordinal));

    private static IEnumerable<string> Links(string markdown) =>
        Link().Matches(CodeInMarkdown().Replace(markdown, ""))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'))
            .Select(target => target.Split('#')[0]);

    [GeneratedRegex(@"(?<![\w./-])/(work/(main|shared|wt)|(home/\w+|root)/lowmark)\b",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex CheckoutPath();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)[^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex CodeInMarkdown();
}
