using Lowmark.Cli;
using Lowmark.Cli.Input.Compression;

namespace Lowmark.UnitTests.Cli.Input;

public sealed class CompressionTests : IDisposable
{
    // printf 'report 1 cgroup-limit 5\nreport 2 cgroup-limit 6\n' by xz -9e, zstd --ultra -19 --check, bzip2 and
    // xz --format=lzma (XZ Utils 5.8, zstd 1.5, bzip2 1.0.8).
    private static readonly Dictionary<string, byte[]> Packed = new(StringComparer.Ordinal)
    {
        ["xz"] = Convert.FromBase64String(
            "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AAvACNdADkZSme5QwmtNvEaksA4FeQAhBESgWRYSzbJIKIzO8fKPHIgAADohgvAw4y5JAABPzC7"
                + "r4FeH7bzfQEAAAAABFla"),
        ["zstd"] = Convert.FromBase64String(
            "KLUv/SQwHQEA2HJlcG9ydCAxIGNncm91cC1saW1pdCA1CjI2CgIAQArWnWOdh5d9"),
        ["bzip2"] = Convert.FromBase64String(
            "QlpoOTFBWSZTWc0f/2YAABJZgAAQQAIzAAqm1gAgACCqoDygHkhTTIxMTEiLImksrdPlPFJQwpS2G6Wj8XckU4UJDNH/9mA="),
        ["lzma"] = Convert.FromBase64String(
            "XQAAgAD//////////wA5GUpnuUMJrTbxGpLAOBXkAIQREoFkWEs2ySCiMzvH1O/1LH/6WmwA"),
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    [InlineData("lzma")]
    public void Is_known_by_its_content_and_read_to_its_end(string form) =>
        AssertWhole(2, CliRun.Of("explain", "--format", "json", _folder.File("kern.log", Packed[form])));

    [Theory]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public void Members_one_after_the_other_are_all_read(string form) =>
        AssertWhole(4, CliRun.Of(
            "explain", "--format", "json", _folder.File("kern.log", [.. Packed[form], .. Packed[form]])));

    [Fact]
    public void Skippable_frames_of_zstd_are_passed_over_wherever_they_stand()
    {
        byte[] skippable = [0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4];

        AssertWhole(2, CliRun.Of("explain", "--format", "json", _folder.File(
            "kern.log", [.. skippable, .. Packed["zstd"], .. skippable])));
    }

    [Theory]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    [InlineData("lzma")]
    public void Every_cut_is_noticed(string form)
    {
        for (int length = 6; length < Packed[form].Length; length++)
        {
            string path = _folder.File("cut", Packed[form][..length]);
            CliRun run = CliRun.OfLogs(host => host, "explain", path);

            Assert.Equal(ExitCode.Unreadable, run.Code);
            Assert.StartsWith($"lowmark: {path}: its {form} data ends early; ", run.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("xz", 0)]
    [InlineData("zstd", 0)]
    [InlineData("bzip2", 0)]
    [InlineData("xz", 2)]
    [InlineData("zstd", 2)]
    [InlineData("bzip2", 2)]
    public void Damage_ends_it_and_what_came_before_is_explained(string form, int readBefore)
    {
        byte[] damaged = [.. Packed[form]];
        damaged[damaged.Length / 2] ^= 0xff;
        string path = _folder.File("bad", readBefore == 0 ? damaged : [.. Packed[form], .. damaged]);
        CliRun run = CliRun.OfLogs(host => host, "explain", "--format", "json", path);

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.StartsWith($"lowmark: {path}: its {form} data is damaged; ", run.Errors, StringComparison.Ordinal);
        Assert.True(int.Parse(run.Output.Split("\"lines\":")[1].Split(',')[0]) >= readBefore);
    }

    [Fact]
    public void More_memory_than_a_log_can_need_is_not_given()
    {
        // The older form's header says how large its dictionary is: 1 GiB.
        byte[] greedy = [.. Packed["lzma"]];
        greedy.AsSpan(1, 4).Clear();
        greedy[4] = 0x40;
        string path = _folder.File("greedy.lzma", [0x5d, 0, 0, 0, 0x40, .. greedy[5..]]);

        Assert.Equal(
            $"lowmark: {path}: its lzma data needs more than 130 MiB of memory to be unpacked; nothing could be read\n",
            CliRun.Of("explain", path).Errors);
    }

    [Fact]
    public void A_library_that_is_not_there_is_named_with_its_package_and_the_pipe_that_works()
    {
        Codec codec = Codec.Xz with { Library = new SystemLibrary(["liblowmark-none.so.5"], "liblzma5 or xz-libs") };

        Assert.Equal(
            "is xz compressed, and the library that unpacks it is not there (liblowmark-none.so.5, package liblzma5 or "
                + "xz-libs); install it, or: xz -dc 'a b.xz' | lowmark explain",
            codec.WhyNot("'a b.xz'"));
        Assert.Null(Codec.Gzip.WhyNot("a.gz"));
    }

    private static void AssertWhole(int reports, CliRun run)
    {
        Assert.Equal((ExitCode.Incidents, ""), (run.Code, run.Errors));
        Assert.Contains($"\"lines\":{reports},\"reports\":{reports},", run.Output, StringComparison.Ordinal);
    }
}
