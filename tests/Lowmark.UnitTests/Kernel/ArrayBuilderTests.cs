using Lowmark.Kernel;

namespace Lowmark.UnitTests.Kernel;

public sealed class ArrayBuilderTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 20)]
    [InlineData(3, 0)]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(3, 4)]
    [InlineData(3, 20)]
    public void Holds_what_was_added_whatever_was_expected(int expected, int count)
    {
        ArrayBuilder<int> builder = new(expected);
        for (int i = 0; i < count; i++) { builder.Add(i); }

        Assert.Equal(count, builder.Count);
        Assert.Equal(Enumerable.Range(0, count), builder.ToEquatableArray());
        Assert.Equal(Enumerable.Range(0, count), builder.Items.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void What_comes_later_is_not_in_an_array_that_was_handed_out(int expected)
    {
        ArrayBuilder<string> builder = new(expected);
        builder.Add("a");
        builder.Add("b");
        EquatableArray<string> before = builder.ToEquatableArray();
        builder.Add("c");

        Assert.Equal(["a", "b"], before);
        Assert.Equal(["a", "b", "c"], builder.ToEquatableArray());
    }

    [Fact]
    public void Holds_another_in_place_of_one_that_was_taken_back()
    {
        ArrayBuilder<int> builder = new(expected: 2);
        builder.Add(1);
        builder.Add(2);
        builder.RemoveLast();
        builder.Add(3);

        Assert.Equal([1, 3], builder.ToEquatableArray());
    }

    [Fact]
    public void A_default_one_is_empty() => Assert.True(default(ArrayBuilder<int>).ToEquatableArray().IsEmpty);
}
