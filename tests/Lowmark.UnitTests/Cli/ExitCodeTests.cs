using Lowmark.Cli;

namespace Lowmark.UnitTests.Cli;

public class ExitCodeTests
{
    [Theory]
    [InlineData("nothing here", ExitCode.Clean)]
    [InlineData("report 1 - 0", ExitCode.Clean)]                                        // a memory state, nothing wrong
    [InlineData("report 1 cgroup-limit 5", ExitCode.Incidents)]
    [InlineData("report 1 unknown 5", ExitCode.Inconclusive)]
    [InlineData("report 1 unknown 5\nreport 2 - 0", ExitCode.Inconclusive)]
    [InlineData("report 1 unknown 5\nreport 2 cgroup-limit 6", ExitCode.Incidents)]
    public void Says_what_the_log_holds(string log, int expected) => Assert.Equal(expected, CliRun.Reading(log, "explain").Code);

    [Theory]
    [InlineData("nothing here")]
    [InlineData("report 1 unknown 5")]
    [InlineData("report 1 cgroup-limit 5")]
    public void An_unreadable_input_outweighs_what_others_hold(string log)
    {
        CliRun run = CliRun.Reading(log, "explain", "-", "/nonexistent/kern.log");

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.NotEmpty(run.Output);
    }

    [Fact]
    public void A_wrong_command_line_outweighs_everything() =>
        Assert.Equal(ExitCode.Usage, CliRun.Reading("report 1 unknown 5", "explain", "--format", "xml", "/nonexistent/kern.log").Code);

    [Theory]
    [InlineData(new[] { 0, 4, 1, 3, 2 }, 2)]
    [InlineData(new[] { 0, 4, 1, 3 }, 3)]
    [InlineData(new[] { 0, 4, 1 }, 1)]
    [InlineData(new[] { 0, 4 }, 4)]
    [InlineData(new[] { 0 }, 0)]
    [InlineData(new int[0], 0)]
    public void The_first_of_2_3_1_4_0_wins(int[] codes, int expected) => Assert.Equal(expected, ExitCode.Of(codes));

    [Theory]
    [InlineData("completion", "bash", 0)]
    [InlineData("causes", "fragmentation", 0)]
    [InlineData("causes", "no-such-cause", 2)]
    [InlineData("score", "good", 0)]
    [InlineData("score", "bad", 1)]
    public void Other_commands_use_the_same_codes(string command, string argument, int expected) =>
        Assert.Equal(expected, CliRun.Of(command, argument).Code);
}
