using Lowmark.Diagnosis.Facts;

namespace Lowmark.UnitTests.Diagnosis.Facts;

public class GroupPathTests
{
    [Theory]
    [InlineData("/a", true)]
    [InlineData("/a/b.scope/...", true)]
    [InlineData("/", false)]
    [InlineData("a/b", false)]
    [InlineData("/a/", false)]
    [InlineData("//a", false)]
    [InlineData("/a//b", false)]
    [InlineData("/./a", false)]
    [InlineData("/a/../b", false)]
    [InlineData("/a/..", false)]
    [InlineData("/a\0", false)]
    [InlineData("/a\uFFFD", false)]
    public void Inside_is_a_path_of_names_alone(string path, bool inside) =>
        Assert.Equal(inside, GroupPath.IsInside(path));
}
