using Lowmark.Cli;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Cli;

public sealed class CheckCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lowmark-check").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_folder_shaped_like_a_machine_is_checked()
    {
        Guest("6.12.107/mod-atomic-large-reserve-before");
        CliRun run = Check("--format", "text");

        Assert.Equal(("", ExitCode.Incidents), (run.Errors, run.Code));
        Assert.Contains("min-free-too-high", run.Output, StringComparison.Ordinal);
        Assert.Contains("one sample: no rates", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", "Node 0 Normal")]
    [InlineData("md", "# ")]
    [InlineData("html", "<!DOCTYPE html>")]
    [InlineData("json", "{\"schema\":1,\"host\":")]
    [InlineData("jsonl", "{\"host\":")]
    public void Every_form_is_printed(string format, string holds)
    {
        Guest("6.12.107/mod-atomic-large-reserve-before");

        Assert.Contains(holds, Check("--format", format).Output, StringComparison.Ordinal);
    }

    /// <summary>What no file tells is no clean bill.</summary>
    [Fact]
    public void A_machine_that_hardly_tells_anything_is_not_called_healthy()
    {
        Write("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 900 kB\n");
        CliRun run = Check();

        Assert.Equal(ExitCode.Inconclusive, run.Code);
        Assert.Contains("Undecided:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_would_have_to_wait_is_an_incident()
    {
        Guest("6.12.107/frag-order3-oom-after");
        CliRun run = Check("--request", "order=3,gfp=GFP_KERNEL|__GFP_DMA32");

        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.Contains("No zone can serve it as things stand", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_machine_is_refused_in_one_line()
    {
        CliRun run = Check();

        Assert.Equal((ExitCode.Unreadable, ""), (run.Code, run.Output));
        Assert.Equal(
            $"lowmark: {_root}/proc/meminfo is not there: give --root a folder that has a machine's proc in it\n",
            run.Errors);
    }

    [Fact]
    public void A_root_that_is_not_there_is_refused_in_one_line()
    {
        CliRun run = CliRun.Of("check", "--root", $"{_root}/none");

        Assert.Equal((ExitCode.Unreadable, ""), (run.Code, run.Output));
        Assert.Equal(
            $"lowmark: {_root}/none: No such file or directory; give --root a folder that has a machine's proc in it\n",
            run.Errors);
    }

    [Theory]
    [InlineData("--interval", "soon", "--interval takes 0 to 1h, such as 5s or 1m, not 'soon'")]
    [InlineData("--interval", "2h", "--interval takes 0 to 1h, such as 5s or 1m, not '2h'")]
    [InlineData("--request", "order=3", "gfp=FLAGS is missing")]
    [InlineData("--format", "xml", "--format takes text, md, html, json or jsonl, not 'xml'")]
    public void What_is_wrong_with_an_option_is_said(string option, string value, string complaint)
    {
        CliRun run = CliRun.Of("check", option, value);

        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Output));
        Assert.Contains(complaint, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_samples_are_as_far_apart_as_was_asked()
    {
        Guest("6.12.107/mod-atomic-large-reserve-before");
        List<TimeSpan> waits = [];
        CliRun.With(host => host with { Wait = waits.Add }, "check", "--root", _root, "--interval", "1.5s");
        CliRun.With(host => host with { Wait = waits.Add }, "check", "--root", _root);

        Assert.Equal([TimeSpan.FromSeconds(1.5)], waits);
    }

    [Theory]
    [InlineData("10s", true, "\r\e[Ksecond sample in 10 s\r\e[K")]
    [InlineData("1s", true, "")]
    [InlineData("10s", false, "")]
    public void A_long_wait_is_told_on_a_terminal(string interval, bool isTerminal, string shown)
    {
        Guest("6.12.107/mod-atomic-large-reserve-before");
        CliRun run = CliRun.With(
            host => host with { Wait = _ => { }, ErrorsAreTerminal = isTerminal },
            "check", "--root", _root, "--interval", interval);

        Assert.Equal(shown, run.Errors);
    }

    [Fact]
    public void This_machine_can_be_checked()
    {
        CliRun run = CliRun.With(host => host with { Wait = _ => { } }, "check");

        Assert.Equal("", run.Errors);
        Assert.Contains("Zones against their watermarks", run.Output, StringComparison.Ordinal);
        Assert.Contains(run.Code, (int[])[ExitCode.Clean, ExitCode.Incidents, ExitCode.Inconclusive]);
    }

    private CliRun Check(params string[] more) => CliRun.Of(["check", "--root", _root, .. more]);

    private void Guest(string name) => MachineFolder.Put(_root, name);

    private void Write(string path, string text) => MachineFolder.Write(_root, path, text);
}
