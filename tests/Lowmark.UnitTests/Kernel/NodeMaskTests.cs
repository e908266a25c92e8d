using Lowmark.Kernel;

namespace Lowmark.UnitTests.Kernel;

public class NodeMaskTests
{
    [Theory]
    [InlineData("0", 0, true)]
    [InlineData("0,2-3", 1, false)]
    [InlineData("0,2-3", 3, true)]
    [InlineData("0-4294967", 77777, true)]
    [InlineData("", 0, false)]
    public void Knows_its_nodes(string text, int node, bool expected) =>
        Assert.Equal(expected, NodeMask.TryParse(System.Text.Encoding.ASCII.GetBytes(text))!.Value.Contains(node));

    [Theory]
    [InlineData("(null)")]
    [InlineData("0-")]
    [InlineData("0,,1")]
    [InlineData("99999999999")]
    public void Refuses_what_is_no_node_list(string text) =>
        Assert.Null(NodeMask.TryParse(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Renders_as_the_kernel_does() => Assert.Equal("0,2-3", NodeMask.TryParse("0,2-3"u8)!.Value.ToString());
}
