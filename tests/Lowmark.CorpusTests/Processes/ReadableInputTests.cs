using System.Text;
using Lowmark.Cli;
using Lowmark.CorpusTests.TestKit;

namespace Lowmark.CorpusTests.Processes;

/// <summary>However a log comes in, the same is found in it.</summary>
public sealed class ReadableInputTests : IDisposable
{
    private const string One = "6.12.107/parent-cgroup-limit-v2";
    private const string Other = "6.12.107/numa-cpuset";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Standard_input_is_read_when_no_file_is_named_and_by_its_dash()
    {
        byte[] log = Bytes(One);
        LowmarkRun file = await LowmarkRun.Of("explain", "--format", "jsonl", Repository.Log(One));
        LowmarkRun silent = await LowmarkRun.Reading(log, "explain", "--format", "jsonl");
        LowmarkRun dash = await LowmarkRun.Reading(log, "explain", "--format", "jsonl", "-");

        Assert.Equal((ExitCode.Incidents, ""), (silent.Code, silent.Errors));
        Assert.Equal(silent.Text, dash.Text);
        Assert.Equal(file.Text.Replace(Repository.Log(One), "-", StringComparison.Ordinal), silent.Text);
    }

    [Fact]
    public async Task Gzip_is_read_as_the_plain_file()
    {
        LowmarkRun plain = await LowmarkRun.Reading(Bytes(One), "explain");
        LowmarkRun packed = await LowmarkRun.Reading(TempFolder.Gzip(Bytes(One)), "explain");

        Assert.Equal((ExitCode.Incidents, ""), (packed.Code, packed.Errors));
        Assert.Equal(plain.Text, packed.Text);
    }

    [Fact]
    public async Task Gzip_members_one_after_the_other_are_all_read()
    {
        string file = _folder.File("kern.log", [.. TempFolder.Gzip(Bytes(One)), .. TempFolder.Gzip(Bytes(Other))]);

        LowmarkRun run = await LowmarkRun.Of("explain", "--format", "jsonl", file);

        Assert.Equal((ExitCode.Incidents, ""), (run.Code, run.Errors));
        Assert.Equal(
            ["cgroup-parent-limit", "node-exhaustion"],
            Json.Lines(run).Select(report => report.GetProperty("cause").GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_file_is_read_once_however_often_and_by_whatever_name_it_is_given()
    {
        string file = _folder.File("kern.log", Bytes(One));
        string link = Path.Combine(_folder.Path, "link.log");
        File.CreateSymbolicLink(link, file);

        LowmarkRun once = await LowmarkRun.Of("explain", "--format", "json", file);
        LowmarkRun often = await LowmarkRun.Of(
            "explain", "--format", "json", file, file, link, Path.Combine(_folder.Path, ".", "kern.log"));

        Assert.Equal(once.Text, often.Text);
    }

    [Fact]
    public async Task A_copy_of_a_log_adds_no_report()
    {
        string file = _folder.File("kern.log", Bytes(One));
        string copy = _folder.File("kern.log.1", Bytes(One));

        LowmarkRun run = await LowmarkRun.Of("explain", "--format", "jsonl", file, copy);

        Assert.Single(Json.Lines(run));
    }

    [Fact]
    public async Task A_pattern_is_expanded_here_when_the_shell_did_not()
    {
        _folder.File("a/kern.log", Bytes(One));
        _folder.File("b/kern.log.1.gz", TempFolder.Gzip(Bytes(Other)));
        _folder.File("b/.hidden.log", Bytes("6.12.107/global"));

        LowmarkRun run = await LowmarkRun.Of(
            "explain", "--format", "jsonl", Path.Combine(_folder.Path, "?", "*.log*"));

        Assert.Equal((ExitCode.Incidents, ""), (run.Code, run.Errors));
        Assert.Equal(
            [Path.Combine(_folder.Path, "a", "kern.log"), Path.Combine(_folder.Path, "b", "kern.log.1.gz")],
            Json.Lines(run).Select(report => report.GetProperty("source").GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("5.10.262/frag-order3-oom")]
    [InlineData("6.1.176/mod-atomic-order1")]
    [InlineData("6.12.107/parent-cgroup-limit-v2")]
    public async Task Line_ends_of_another_system_change_nothing(string name)
    {
        string log = Encoding.UTF8.GetString(Bytes(name));
        string other = log.Replace("\n", "\r\n", StringComparison.Ordinal);

        Assert.Equal(await Explained(log), await Explained(other));
    }

    [Theory]
    [InlineData("5.10.262/frag-order3-oom")]
    [InlineData("6.1.176/mod-atomic-order1")]
    [InlineData("6.12.107/parent-cgroup-limit-v2")]
    public async Task Nuls_and_broken_bytes_between_the_lines_hide_no_report(string name)
    {
        byte[][] damage = [new byte[64], [0xff, 0xfe, 0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf0, 0x9f], [0, 0x80, 0]];
        string log = Encoding.UTF8.GetString(Bytes(name));
        string[] lines = log.TrimEnd('\n').Split('\n');
        byte[] damaged = [.. lines.SelectMany((line, at) =>
            (byte[])[.. Encoding.UTF8.GetBytes(line + "\n"), .. damage[at % damage.Length], (byte)'\n'])];

        LowmarkRun whole = await LowmarkRun.Reading(Encoding.UTF8.GetBytes(log), "explain", "--format", "jsonl");
        LowmarkRun broken = await LowmarkRun.Reading(damaged, "explain", "--format", "jsonl");

        Assert.Equal((whole.Code, ""), (broken.Code, broken.Errors));
        Assert.Equal(Json.Lines(whole).Select(Json.Essence), Json.Lines(broken).Select(Json.Essence));
    }

    private static async Task<string> Explained(string log) =>
        (await LowmarkRun.Reading(Encoding.UTF8.GetBytes(log), "explain", "--format", "jsonl")).Text;

    private static byte[] Bytes(string name) => File.ReadAllBytes(Repository.Log(name));
}
