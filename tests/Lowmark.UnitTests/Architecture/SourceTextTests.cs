namespace Lowmark.UnitTests.Architecture;

public class SourceTextTests
{
    [Theory]
    [InlineData("a(); // File.Open", "a();")]
    [InlineData("a(); /* File.Open */ b();", "a();                 b();")]
    [InlineData("a(\"File.\\\"x\", 'F');", "a(          ,    );")]
    [InlineData("a(@\"C:\\\", b);", "a(      , b);")]
    [InlineData("a(@\"\"\"\", b);", "a(     , b);")]
    [InlineData("a(\"\"\"say \"File.\" \"\"\", b);", "a(                  , b);")]
    [InlineData("File.Open(\"x\")", "File.Open(   )")]
    public void Blanks_comments_and_literals_only(string source, string code) =>
        Assert.Equal(code, SourceText.Code(source).TrimEnd());

    [Fact]
    public void Keeps_every_line_where_it_was() =>
        Assert.Equal("  \n    \nx", SourceText.Code("/*\n */ \nx"));

    [Fact]
    public void Finds_public_types_that_are_not_nested()
    {
        const string source =
            "public sealed record A(int X);\npublic readonly record struct B;\n"
            + "internal class C\n{\n    public enum D { }\n}\n";

        Assert.Equal(["A", "B"], SourceText.PublicTypeNames(source));
        Assert.Equal(["A", "B", "C", "D"], SourceText.TypeNames(source));
    }

    [Theory]
    [InlineData("MemInfoLine", "Mem Info Line")]
    [InlineData("OOMReport", "OOM Report")]
    [InlineData("Database", "Database")]
    public void Splits_a_name_into_words(string name, string words) =>
        Assert.Equal(words, string.Join(' ', SourceText.Words(name)));
}
