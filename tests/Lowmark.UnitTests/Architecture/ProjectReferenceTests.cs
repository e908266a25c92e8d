using System.Xml.Linq;

namespace Lowmark.UnitTests.Architecture;

/// <summary>The list in ARCHITECTURE.md (its block "references") is what the projects do.</summary>
public class ProjectReferenceTests
{
    [Fact]
    public void Projects_reference_exactly_what_the_architecture_lists() => Assert.Equal(Listed(), InProjects());

    [Fact]
    public void Every_arrow_points_to_a_project_listed_before()
    {
        List<string> seen = [];
        foreach ((string project, string references) in ListedInOrder())
        {
            Assert.All(references.Split(' ', StringSplitOptions.RemoveEmptyEntries), to => Assert.Contains(to, seen));
            seen.Add(project);
        }
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        IEnumerable<string> listed = XDocument.Parse(Repository.Read("Lowmark.slnx"))
            .Descendants("Project").Select(project => project.Attribute("Path")!.Value).Order(StringComparer.Ordinal);

        Assert.Equal(Repository.Files(".", "*.csproj"), listed);
    }

    private static SortedDictionary<string, string> Listed() =>
        new(ListedInOrder().ToDictionary(line => line.Project, line => line.References), StringComparer.Ordinal);

    private static List<(string Project, string References)> ListedInOrder()
    {
        IEnumerable<string> lines = Repository.Read("ARCHITECTURE.md").Split('\n')
            .SkipWhile(line => line != "```references").Skip(1).TakeWhile(line => line != "```");
        List<(string, string)> listed = [];
        foreach (string line in lines)
        {
            string[] sides = line.Split("->", StringSplitOptions.TrimEntries);
            Assert.Equal(2, sides.Length);
            listed.Add((sides[0], Sorted(sides[1].Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        }

        Assert.NotEmpty(listed);
        return listed;
    }

    private static SortedDictionary<string, string> InProjects() =>
        new(
            Repository.Files("src", "*.csproj").ToDictionary(
                path => Path.GetFileNameWithoutExtension(path),
                path => Sorted(XDocument.Parse(Repository.Read(path)).Descendants("ProjectReference")
                    .Select(to => Path.GetFileNameWithoutExtension(to.Attribute("Include")!.Value)))),
            StringComparer.Ordinal);

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
