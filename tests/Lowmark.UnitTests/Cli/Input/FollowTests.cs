using System.IO.Pipes;
using Lowmark.Cli;

namespace Lowmark.UnitTests.Cli.Input;

public sealed class FollowTests : IDisposable
{
    private const string ParentLimit = "6.12.107/parent-cgroup-limit-v2";
    private const string Global = "6.12.107/global";

    private readonly TempFolder _folder = new();
    private readonly WatchedOutput _output = new();
    private Action _interrupt = () => { };

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_report_is_shown_when_its_log_is_quiet_and_the_log_is_read_on_when_it_grows()
    {
        string[] lines = await File.ReadAllLinesAsync(Repository.Log(ParentLimit));
        string path = _folder.File("kern.log", string.Join('\n', lines[..20]) + "\n");
        Task<CliRun> run = Start("explain", "--follow", path);
        await File.AppendAllLinesAsync(path, lines[20..]);
        await _output.Shows("cgroup-parent-limit");
        await File.AppendAllTextAsync(path, await File.ReadAllTextAsync(Repository.Log(Global)));
        await _output.Shows("memhog (pid 135)");
        _interrupt();

        Assert.Equal((ExitCode.Incidents, ""), ((await run).Code, (await run).Errors));
        Assert.Contains("2 incidents (2 reports) in ", _output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotated_log_is_read_on_under_its_name_and_a_cut_one_from_its_beginning()
    {
        string path = _folder.File("kern.log", await File.ReadAllTextAsync(Repository.Log(ParentLimit)));
        Task<CliRun> run = Start("explain", "--follow", "--format", "jsonl", path);
        await _output.Shows("cgroup-parent-limit");
        File.Move(path, path + ".1");
        _folder.File("kern.log", await File.ReadAllTextAsync(Repository.Log(Global)));
        await _output.Shows("global-exhaustion");
        await File.WriteAllTextAsync(path, "");
        await File.AppendAllTextAsync(
            path, string.Concat(File.ReadLines(Repository.Log("6.12.107/numa-cpuset")).TakeLast(200).Select(
                line => line + "\n")));
        await _output.Shows("node-exhaustion");
        _interrupt();

        Assert.Equal(ExitCode.Incidents, (await run).Code);
        Assert.Equal(3, _output.Text.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task What_was_written_before_an_interrupt_is_explained_and_an_incident_is_told_once()
    {
        string path = _folder.File("kern.log", await File.ReadAllTextAsync(Repository.Log(ParentLimit)));
        Task<CliRun> run = Start("explain", "--follow", path);
        await _output.Shows("cgroup-parent-limit");
        _interrupt();
        await run;

        Assert.Single(_output.Text.Split('\n'), line => line.StartsWith("[1] ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Standard_input_is_followed_to_its_end()
    {
        await using AnonymousPipeServerStream writer = new();
        await using AnonymousPipeClientStream reader = new(PipeDirection.In, writer.ClientSafePipeHandle);
        Task<CliRun> run = Start(host => host with { Input = reader }, "explain", "--follow");
        await writer.WriteAsync(await File.ReadAllBytesAsync(Repository.Log(ParentLimit)));
        await _output.Shows("cgroup-parent-limit");
        await writer.WriteAsync(await File.ReadAllBytesAsync(Repository.Log(Global)));
        await _output.Shows("memhog (pid 135)");
        await writer.DisposeAsync();

        Assert.Equal(ExitCode.Incidents, (await run).Code);
    }

    [Fact]
    public async Task The_inputs_before_the_last_are_read_to_their_end_and_a_set_ends_with_the_log_that_grows()
    {
        _folder.File("kern.log.1.gz", TempFolder.Gzip(await File.ReadAllTextAsync(Repository.Log(ParentLimit))));
        string path = _folder.File("kern.log", "");
        Task<CliRun> run = Start("explain", "--follow", Path.Combine(_folder.Path, "kern*"));
        await File.AppendAllTextAsync(path, await File.ReadAllTextAsync(Repository.Log(Global)));
        await _output.Shows("memhog (pid 135)");
        _interrupt();

        Assert.Equal((ExitCode.Incidents, ""), ((await run).Code, (await run).Errors));
        Assert.Contains("web-worker (pid 136)", _output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--summary")]
    [InlineData("--format=json")]
    public void A_form_that_is_printed_at_the_end_can_not_follow(string form) =>
        Assert.StartsWith(
            "lowmark: --follow needs a form that is printed as it comes: text or jsonl\n",
            CliRun.Of("explain", "--follow", form, "kern.log").Errors, StringComparison.Ordinal);

    private Task<CliRun> Start(params string[] arguments) => Start(host => host, arguments);

    private Task<CliRun> Start(Func<CliHost, CliHost> change, params string[] arguments) =>
        Task.Run(() => CliRun.OfLogs(
            host => change(host with
            {
                Output = _output,
                Quiet = TimeSpan.FromMilliseconds(100),
                WhenInterrupted = act =>
                {
                    _interrupt = act;
                    return _output;
                },
            }),
            arguments));
}
