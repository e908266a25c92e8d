using Lowmark.Cli;

namespace Lowmark.UnitTests.Cli.Top;

public class TopCommandTests
{
    [Fact]
    public void Without_a_terminal_it_says_what_to_use_instead()
    {
        CliRun run = CliRun.Of("top");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Equal(
            "lowmark: top needs a terminal on standard output: use lowmark check, which prints the same once\n",
            run.Errors);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("dumb")]
    [InlineData(null)]
    public void A_terminal_that_can_not_place_text_is_refused(string? kind)
    {
        CliRun run = CliRun.With(
            host => host with { OutputIsTerminal = true, Variable = name => name == "TERM" ? kind : null }, "top");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("use lowmark check", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
        Assert.Empty(run.Output);
    }

    [Fact]
    public void A_folder_that_is_no_machine_is_said_before_the_screen_is_taken()
    {
        using TempFolder folder = new();
        CliRun run = CliRun.With(
            host => host with { OutputIsTerminal = true, Variable = name => name == "TERM" ? "xterm" : null },
            "top", "--root", folder.Path);

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.Contains("/proc/meminfo is not there", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
