using Lowmark.Presenters;
using Lowmark.Presenters.Markdown;

namespace Lowmark.UnitTests.Presenters;

/// <summary>docs/causes/ and docs/checks/ are what the rules say of themselves.</summary>
/// <remarks>After a change that is meant: <c>UPDATE_SNAPSHOTS=1 dotnet test tests/Lowmark.UnitTests --filter
/// RulePageTests</c>.</remarks>
public class RulePageTests
{
    public static TheoryData<string> Books => ["causes", "checks"];

    [Theory]
    [MemberData(nameof(Books))]
    public void The_pages_are_those_of_the_rules(string name)
    {
        RuleBook book = name == "causes" ? RuleBook.Causes : RuleBook.Checks;
        string folder = $"docs/{name}";
        Dictionary<string, string> pages = book.Docs
            .ToDictionary(doc => $"{folder}/{doc.Id}.md", RuleDocMarkdown.Page, StringComparer.Ordinal);
        pages.Add($"{folder}/README.md", RuleDocMarkdown.List(book));
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1") { Write(folder, pages); }

        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), Repository.Files(folder, "*"));
        Assert.All(pages, page => Assert.Equal(page.Value, Repository.Read(page.Key)));
    }

    private static void Write(string name, Dictionary<string, string> pages)
    {
        string folder = Path.Combine(Repository.Root, name);
        if (Directory.Exists(folder)) { Directory.Delete(folder, recursive: true); }
        Directory.CreateDirectory(folder);
        foreach ((string path, string text) in pages) { File.WriteAllText(Path.Combine(Repository.Root, path), text); }
    }
}
