using FsCheck;
using FsCheck.Fluent;
using Lowmark.Plans.Boot;

namespace Lowmark.UnitTests.Plans.Boot;

public class GrubDefaultsTests
{
    private const string Key = "GRUB_CMDLINE_LINUX_DEFAULT=";

    [Theory]
    [InlineData(Key + "\"quiet splash\"\n", Key + "\"quiet splash swapaccount=1\"\n")]
    [InlineData(Key + "'quiet'\n", Key + "'quiet swapaccount=1'\n")]
    [InlineData(Key + "quiet # x\n", Key + "\"quiet swapaccount=1\" # x\n")]
    [InlineData(Key + "\n", Key + "swapaccount=1\n")]
    [InlineData(Key + "\"\"\n", Key + "\"swapaccount=1\"\n")]
    [InlineData("  " + Key + "\"a\"   # note\r\n", "  " + Key + "\"a swapaccount=1\"   # note\r\n")]
    [InlineData("export " + Key + "\"a\"\n", "export " + Key + "\"a swapaccount=1\"\n")]
    [InlineData(Key + "\"$GRUB_CMDLINE_LINUX_DEFAULT x\"\n", Key + "\"$GRUB_CMDLINE_LINUX_DEFAULT x swapaccount=1\"\n")]
    [InlineData(Key + "\"a\"\n" + Key + "\"b\"\n", Key + "\"a\"\n" + Key + "\"b swapaccount=1\"\n")]
    [InlineData("GRUB_TIMEOUT=5", "GRUB_TIMEOUT=5\n" + Key + "\"swapaccount=1\"\n")]
    [InlineData("#" + Key + "\"a\"\n", "#" + Key + "\"a\"\n" + Key + "\"swapaccount=1\"\n")]
    [InlineData("", Key + "\"swapaccount=1\"\n")]
    public void A_parameter_is_added_in_each_spelling(string old, string expected) =>
        Assert.Equal(expected, GrubDefaults.With(old, "swapaccount", "1"));

    [Theory]
    [InlineData("\"swapaccount=0 quiet\"", "\"swapaccount=1 quiet\"")]
    [InlineData("\"a swapaccount swapaccount=0 b\"", "\"a swapaccount=1 b\"")]
    [InlineData("swapaccount=0", "swapaccount=1")]
    [InlineData("\"swapaccount=1  quiet\"", "\"swapaccount=1  quiet\"")]
    [InlineData("\"swapaccounting=0\"", "\"swapaccounting=0 swapaccount=1\"")]
    public void A_parameter_that_is_there_is_replaced(string old, string expected) =>
        Assert.Equal($"{Key}{expected}\n", GrubDefaults.With($"{Key}{old}\n", "swapaccount", "1"));

    [Fact]
    public void A_dash_and_an_underscore_are_the_same() => Assert.Equal(
        $"{Key}\"x transparent_hugepage=never\"\n",
        GrubDefaults.With($"{Key}\"x transparent-hugepage=always\"\n", "transparent_hugepage", "never"));

    [Theory]
    [InlineData("\"a\\\"b\"")]
    [InlineData("\"$(cat /x)\"")]
    [InlineData("\"`id`\"")]
    [InlineData("\"a")]
    [InlineData("\"a\"'b'")]
    [InlineData("\"a\"b")]
    [InlineData("a\\ b")]
    [InlineData("\"a\" other=1")]
    [InlineData("a b")]
    public void What_sh_may_read_otherwise_is_left_alone(string value) =>
        Assert.Null(GrubDefaults.With($"{Key}{value}\n", "swapaccount", "1"));

    [Fact]
    public void A_second_time_changes_nothing()
    {
        string[] pieces = [Key, "\"", "'", "quiet", " ", "swapaccount=1", "swapaccount=0", "\n", "\r\n", "#", "x="];
        Prop.ForAll(Gen.Choose(0, pieces.Length - 1).ArrayOf().ToArbitrary(), chosen =>
        {
            string old = string.Concat(chosen.Select(piece => pieces[piece]));
            return GrubDefaults.With(old, "swapaccount", "1") is not { } edited
                || GrubDefaults.With(edited, "swapaccount", "1") == edited;
        }).QuickCheckThrowOnFailure();
    }
}
