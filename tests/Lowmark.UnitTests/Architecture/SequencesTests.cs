using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lowmark.UnitTests.Architecture;

public class SequencesTests
{
    public static TheoryData<string> Projects =>
        [.. Repository.Files("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Select_is_our_own_everywhere(string project)
    {
        string name = project == "Lowmark.Cli" ? "lowmark" : project;
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")));

        Assert.DoesNotContain("Enumerable.Select", CalledMembers(file.GetMetadataReader()));
    }

    [Fact]
    public void A_call_of_the_other_one_would_be_seen()
    {
        _ = Enumerable.Select([1], number => number);
        using var file = new PEReader(File.OpenRead(typeof(SequencesTests).Assembly.Location));

        Assert.Contains("Enumerable.Select", CalledMembers(file.GetMetadataReader()));
    }

    [Fact]
    public void Select_does_as_the_other_one()
    {
        string[] words = ["a", "bb", ""];

        Assert.Equal([1, 2, 0], words.Select(word => word.Length));
        Assert.Equal([1, 3, 2], words.Select((word, index) => word.Length + index));
    }

    private static IEnumerable<string> CalledMembers(MetadataReader file) =>
        from handle in file.MemberReferences
        let member = file.GetMemberReference(handle)
        where member.Parent.Kind == HandleKind.TypeReference
        let type = file.GetTypeReference((TypeReferenceHandle)member.Parent)
        select $"{file.GetString(type.Name)}.{file.GetString(member.Name)}";
}
