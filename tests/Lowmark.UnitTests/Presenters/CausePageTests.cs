using Lowmark.Diagnosis;
using Lowmark.Presenters.Markdown;

namespace Lowmark.UnitTests.Presenters;

/// <summary>docs/causes/ is what the rules say of themselves.</summary>
/// <remarks>After a change that is meant: <c>UPDATE_SNAPSHOTS=1 dotnet test tests/Lowmark.UnitTests --filter
/// CausePageTests</c>.</remarks>
public class CausePageTests
{
    private const string Folder = "docs/causes";

    [Fact]
    public void The_pages_are_those_of_the_rules()
    {
        Dictionary<string, string> pages = RuleCatalog.Docs
            .ToDictionary(doc => $"{Folder}/{doc.Id}.md", RuleDocMarkdown.Page, StringComparer.Ordinal);
        pages.Add($"{Folder}/README.md", RuleDocMarkdown.List(RuleCatalog.Docs));
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1") { Write(pages); }

        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), Repository.Files(Folder, "*"));
        Assert.All(pages, page => Assert.Equal(page.Value, Repository.Read(page.Key)));
    }

    private static void Write(Dictionary<string, string> pages)
    {
        string folder = Path.Combine(Repository.Root, Folder);
        if (Directory.Exists(folder)) { Directory.Delete(folder, recursive: true); }
        Directory.CreateDirectory(folder);
        foreach ((string path, string text) in pages) { File.WriteAllText(Path.Combine(Repository.Root, path), text); }
    }
}
