using Lowmark.Cli;
using Lowmark.CorpusTests.TestKit;

namespace Lowmark.CorpusTests.Processes;

/// <summary>What can not be read is one clear line on stderr and exit code 3; the other inputs are explained.</summary>
public sealed class UnreadableInputTests : IDisposable
{
    private const string Good = "6.12.107/parent-cgroup-limit-v2";

    private static readonly string[] Programs = ["/bin/true", "/usr/bin/true"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[], string> Contents => new()
    {
        { "empty.log", [], "is empty; expected a kernel log" },
        { "empty.log.gz", TempFolder.Gzip([]), "is empty; expected a kernel log" },
        { "a.lz4", [0x04, 0x22, 0x4d, 0x18, 0x64, 0x40, 0, 0],
            "is lz4 compressed; try: lz4 -dc FILE | lowmark explain" },
        { "a.xz", [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0, 4],
            "its xz data ends early; nothing could be read" },
        { "noise", Noise(5000), "is a binary file; expected a kernel log as text" },
        { "noise.gz", TempFolder.Gzip(Noise(5000)), "is a binary file; expected a kernel log as text" },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Unreadable_content_is_named(string name, byte[] content, string reason)
    {
        string file = _folder.File(name, content);

        await AssertNamed(file, $"{file}: {reason.Replace("FILE", file, StringComparison.Ordinal)}");
    }

    [Fact]
    public Task A_program_is_named() =>
        AssertNamed(RealProgram(), $"{RealProgram()}: is an ELF program or core dump; expected a kernel log as text");

    [Fact]
    public Task A_folder_without_a_log_is_named() =>
        AssertNamed(_folder.Path, $"{_folder.Path}: no kernel log found in it");

    [Fact]
    public async Task A_missing_file_is_named()
    {
        string missing = Path.Combine(_folder.Path, "kern.log");

        await AssertNamed(missing, $"{missing}: no such file; expected a kernel log; "
            + "check the path, or pipe the log in: journalctl -k | lowmark explain");
    }

    [Fact]
    public async Task A_pattern_without_a_match_is_named()
    {
        string pattern = Path.Combine(_folder.Path, "*.log");

        await AssertNamed(pattern, $"{pattern}: no file matches this pattern");
    }

    [UnreadableFileFact]
    public async Task A_file_without_permission_is_named_with_what_to_do()
    {
        string file = UnreadableFile.In(_folder);

        await AssertNamed(file, $"{file}: permission denied" + (Environment.IsPrivilegedProcess
            ? ", though you are root: the container, the file system or a security module forbids it; "
                + "copy the file to where it may be read"
            : $"; run it as a user who may read the file, for example: sudo lowmark explain {file}"));
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public async Task Where_nobody_hears_the_complaint_the_exit_code_still_tells(string redirection)
    {
        LowmarkRun run = await LowmarkRun.InShell($"\"$@\" {redirection}", "explain", "/nonexistent/kern.log");

        Assert.Equal((ExitCode.Unreadable, ""), (run.Code, run.Text));
    }

    [Fact]
    public async Task A_text_that_is_no_log_holds_no_incident()
    {
        LowmarkRun run = await LowmarkRun.Of("explain", Path.Combine(Repository.Root, "LICENSE"));

        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Errors));
        Assert.StartsWith("no memory incident found in ", run.Text);
    }

    [Fact]
    public async Task A_cut_gzip_file_is_explained_as_far_as_it_goes()
    {
        byte[] log = File.ReadAllBytes(Repository.Log(Good));
        byte[] packed = TempFolder.Gzip([.. log, .. Noise(100_000).Select(value => (byte)('a' + (value & 15)))]);
        string file = _folder.File("kern.log.gz", packed[..^2000]);

        LowmarkRun run = await LowmarkRun.Of("explain", "--summary", file);

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.Equal(
            $"lowmark: {file}: its gzip data ends early; what could be read before is explained\n", run.Errors);
        Assert.Contains("web-worker (pid 136)", run.Text);
    }

    [Fact]
    public async Task A_damaged_gzip_file_is_named()
    {
        byte[] packed = TempFolder.Gzip(File.ReadAllBytes(Repository.Log(Good)));
        packed.AsSpan(20, 40).Fill(0xff);
        string file = _folder.File("kern.log.gz", packed);

        LowmarkRun run = await LowmarkRun.Of("explain", "--summary", file);

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
        Assert.StartsWith($"lowmark: {file}: its gzip data is damaged", run.Errors);
    }

    [Theory]
    [InlineData("explain", "--no-such-option")]
    [InlineData("explain", "--format", "xml")]
    [InlineData("explain", "--summary", "--format", "json")]
    [InlineData("explain", "--kind", "no_such_kind")]
    [InlineData("explain", "--since", "yesterday")]
    [InlineData("no-such-command")]
    [InlineData("score")]
    public async Task A_wrong_command_line_ends_with_2_and_prints_no_result(params string[] arguments)
    {
        LowmarkRun run = await LowmarkRun.Of(arguments);

        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Text));
        Assert.StartsWith("lowmark: ", run.Errors);
        Assert.Contains("--help", run.Errors);
    }

    private static async Task AssertNamed(string input, string line)
    {
        LowmarkRun alone = await LowmarkRun.Of("explain", "--summary", input);
        LowmarkRun amongOthers = await LowmarkRun.Of("explain", "--summary", input, Repository.Log(Good));

        Assert.Equal((ExitCode.Unreadable, $"lowmark: {line}\n"), (alone.Code, alone.Errors));
        Assert.Equal((ExitCode.Unreadable, $"lowmark: {line}\n"), (amongOthers.Code, amongOthers.Errors));
        Assert.DoesNotContain("oom_kill", alone.Text);
        Assert.Contains("web-worker (pid 136)", amongOthers.Text);
    }

    // xorshift: the same bytes each time, and none that gzip could pack.
    private static byte[] Noise(int length)
    {
        uint state = 2463534242;
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            noise[i] = (byte)(state >> 8);
        }

        return noise;
    }

    private static string RealProgram() => Programs.First(File.Exists);
}
