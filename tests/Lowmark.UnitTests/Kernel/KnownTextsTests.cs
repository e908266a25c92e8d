using Lowmark.Kernel;

namespace Lowmark.UnitTests.Kernel;

public class KnownTextsTests
{
    [Fact]
    public void A_text_is_read_once()
    {
        List<string> read = [];
        KnownTexts<string> known = Upper(read);

        Assert.Equal(["/JOBS/A", "/JOBS/A", ""], [known.Of("/jobs/a"), known.Of("/jobs/a"), known.Of("")]);
        Assert.Equal(["/jobs/a", ""], read);
    }

    [Fact]
    public void Texts_that_look_alike_are_told_apart()
    {
        List<string> read = [];
        KnownTexts<string> known = Upper(read);

        // The first, the last and the letters half-way agree.
        Assert.Equal(["ABCDEFGHI", "AXCXEXGXI"], [known.Of("abcdefghi"), known.Of("axcxexgxi")]);
        Assert.Equal("ABCDEFGHI", known.Of("abcdefghi"));
    }

    [Fact]
    public void A_very_long_text_is_not_kept()
    {
        List<string> read = [];
        KnownTexts<string> known = Upper(read);
        string path = new('a', 5000);

        Assert.Equal(known.Of(path), known.Of(path));
        Assert.Equal(2, read.Count);
    }

    private static KnownTexts<string> Upper(List<string> read) => new(text =>
    {
        read.Add(text);
        return text.ToUpperInvariant();
    });
}
