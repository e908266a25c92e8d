using Lowmark.Apply.Steps;
using Lowmark.Plans;

namespace Lowmark.UnitTests.Apply;

public class ValueComparisonTests
{
    [Theory]
    [InlineData(ValueForm.Text, "256\t256\t32\n", "256 256 32", true)]
    [InlineData(ValueForm.Text, "60", "61", false)]
    [InlineData(ValueForm.Text, "", "\n", true)]
    [InlineData(ValueForm.Choice, "always [madvise] never\n", "madvise", true)]
    [InlineData(ValueForm.Choice, "always [madvise] never\n", "never", false)]
    [InlineData(ValueForm.Choice, "madvise", "madvise", true)]
    [InlineData(ValueForm.Choice, "always madvise [never", "never", false)]
    [InlineData(ValueForm.Bytes, "4097", "4096", true)]
    [InlineData(ValueForm.Bytes, "8191", "8192", false)]
    [InlineData(ValueForm.Bytes, "max", "9223372036854771712", true)]
    [InlineData(ValueForm.Bytes, "-1", "18446744073709551615", true)]
    [InlineData(ValueForm.Bytes, "9223372036854775807", "max", true)]
    [InlineData(ValueForm.Bytes, "max", "0", false)]
    [InlineData(ValueForm.Bytes, "garbage", "garbage", true)]
    [InlineData(ValueForm.Bytes, "garbage", "0", false)]
    [InlineData(ValueForm.AtLeastTowards, "500", "512", false)]
    [InlineData(ValueForm.AtLeastTowards, "512\n", "512", true)]
    [InlineData(ValueForm.Nodes, "0-1", "0,1", true)]
    [InlineData(ValueForm.Nodes, "0-1,2-3\n", "0-3", true)]
    [InlineData(ValueForm.Nodes, "3,0-1", "0-1,3", true)]
    [InlineData(ValueForm.Nodes, "0-1", "0-2", false)]
    [InlineData(ValueForm.Nodes, "", "\n", true)]
    [InlineData(ValueForm.Nodes, "", "0", false)]
    [InlineData(ValueForm.Nodes, "0-2147483647", "0-2147483646,2147483647", true)]
    public void Compares_as_the_kernel_means_it(ValueForm form, string one, string other, bool isEqual)
    {
        Assert.Equal(isEqual, ValueComparison.AreEqual(form, one, other, pageBytes: 4096));
        Assert.Equal(isEqual, ValueComparison.AreEqual(form, other, one, pageBytes: 4096));
    }

    [Fact]
    public void A_limit_is_kept_in_pages_of_the_machine()
    {
        Assert.True(ValueComparison.AreEqual(ValueForm.Bytes, "131071", "65536", pageBytes: 65536));
        Assert.False(ValueComparison.AreEqual(ValueForm.Bytes, "131071", "65536", pageBytes: 4096));
        Assert.True(ValueComparison.AreEqual(ValueForm.Bytes, "9223372036854710272", "max", pageBytes: 65536));
    }

    [Theory]
    [InlineData("500", "0", "512", true)]
    [InlineData("0", "0", "512", true)]
    [InlineData("513", "0", "512", false)]
    [InlineData("100", "512", "64", true)]
    [InlineData("none", "0", "512", false)]
    public void A_number_may_be_on_the_way(string found, string from, string to, bool expected) =>
        Assert.Equal(expected, ValueComparison.IsOnTheWay(found, from, to));
}
