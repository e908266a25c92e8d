using System.CommandLine;
using System.Diagnostics;
using Lowmark.Cli;
using Lowmark.Cli.Commands;

namespace Lowmark.UnitTests.Cli;

public class HelpTests
{
    [Theory]
    [InlineData("explain")]
    [InlineData("top")]
    [InlineData("causes")]
    [InlineData("completion")]
    [InlineData("manual")]
    [InlineData("score")]
    public void Each_command_has_help_with_examples_that_use_it(string command)
    {
        CliRun run = CliRun.Of(command, "--help");

        Assert.Equal(ExitCode.Clean, run.Code);
        Assert.Contains("\nExamples:\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"lowmark {command}", run.Output.Split("Examples:")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_has_help_with_examples_and_the_exit_codes()
    {
        string help = CliRun.Of("--help").Output;

        Assert.Contains("lowmark explain /var/log/kern.log", help, StringComparison.Ordinal);
        Assert.Contains("When several apply: 2, then 3, 1, 4, 0.", help, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manual_page_has_every_command_option_and_exit_code()
    {
        CliRun run = CliRun.Of("manual");
        string page = run.Output.Replace("\\-", "-", StringComparison.Ordinal);

        Assert.Equal(ExitCode.Clean, run.Code);
        Assert.StartsWith(".TH LOWMARK 1 ", page, StringComparison.Ordinal);
        string[] commands = ["explain", "check", "top", "causes", "checks", "score", "completion", "manual"];
        foreach (string command in commands)
        {
            Assert.Contains($"\n.SS lowmark {command}", page, StringComparison.Ordinal);
            Assert.All(OptionsOf(command), option => Assert.Contains(option, page, StringComparison.Ordinal));
        }

        Assert.All(ExitCode.Meanings, code => Assert.Contains(code.Meaning, page, StringComparison.Ordinal));
        Assert.Empty(page.Split('\n').Where(line => line is ['.' or '\'', ..]).Select(line => line.Split(' ')[0])
            .Except([".TH", ".SH", ".SS", ".TP", ".B", ".PP", ".br"]));
    }

    private static IEnumerable<string> OptionsOf(string command) =>
        CliRun.Of(command, "--help").Output.Split(' ', ',', '\n')
            .Where(word => word.Length > 3 && word.StartsWith("--", StringComparison.Ordinal));

    [Fact]
    public void The_version_is_a_number() => Assert.Matches(@"^\d+\.\d+\.\d+", CliRun.Of("--version").Output);

    [Theory]
    [InlineData("explain --width 59", "--width takes 60 to 200 columns, not '59'")]
    [InlineData("explain --width 201", "--width takes 60 to 200 columns, not '201'")]
    [InlineData("explain --width wide", "--width takes 60 to 200 columns, not 'wide'")]
    [InlineData("explain --pid -1", "--pid takes a process id, not '-1'")]
    [InlineData("explain --format xml", "--format takes text, md, html, json or jsonl, not 'xml'")]
    [InlineData("explain --color red", "--color takes auto, always or never, not 'red'")]
    [InlineData("explain --since noon",
        "--since takes a time such as 2026-10-11T12:24 or seconds since boot such as 123.4, not 'noon'")]
    [InlineData("explain --summary --format json", "--summary is a form of its own: leave out --format")]
    [InlineData("causes nothing", "'nothing' is no cause or factor; the list: lowmark causes")]
    [InlineData("completion ksh", "completion takes bash, zsh or fish, not 'ksh'")]
    public void A_usage_error_says_what_is_taken(string arguments, string expected)
    {
        CliRun run = CliRun.Of(arguments.Split(' '));

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Equal([$"lowmark: {expected}", $"lowmark: for help: lowmark {arguments.Split(' ')[0]} --help"],
            run.Errors.TrimEnd('\n').Split('\n'));
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData(new string[0], "a command is missing; to explain a log: lowmark explain FILE")]
    [InlineData(new[] { "kern.log" }, "'kern.log' is no command; to explain a log: lowmark explain FILE")]
    [InlineData(new[] { "--explode" }, "'--explode' is no command; to explain a log: lowmark explain FILE")]
    [InlineData(new[] { "explain", "--explode", "a.log" },
        "unknown option '--explode'; for a file of this name: lowmark explain -- '--explode'")]
    [InlineData(new[] { "causes", "a", "b" }, "Unrecognized command or argument 'b'.")]
    public void An_unknown_word_is_a_usage_error(string[] arguments, string expected)
    {
        CliRun run = CliRun.Of(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains($"lowmark: {expected}\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_two_dashes_everything_is_a_file()
    {
        CliRun run = CliRun.Of("explain", "--", "--explode");

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.StartsWith("lowmark: --explode: no such file;", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Causes_lists_all_and_shows_the_page_of_one()
    {
        Assert.Contains(
            "fragmentation  Free memory in pieces too small\n", CliRun.Of("causes").Output, StringComparison.Ordinal);
        string page = CliRun.Of("causes", "fragmentation").Output;
        Assert.All(
            ["fragmentation: Free memory in pieces too small", "no block", "a block", "the buddy lists",
                "It comes back.", "mm/page_alloc.c"],
            piece => Assert.Contains(piece, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void A_completion_script_has_every_command_option_and_value(string shell)
    {
        string script = CliRun.Of("completion", shell).Output;
        RootCommand root = CommandLine.Build(
            CliHost.OfProcess() with { Output = Stream.Null }, CliRun.Composition);
        foreach (Command command in root.Subcommands)
        {
            Assert.Contains(command.Name, script, StringComparison.Ordinal);
            Assert.NotEmpty(((DocumentedCommand)command).Examples);
            foreach (Option option in command.Options.Concat(root.Options))
            {
                Assert.Contains(
                    shell == "fish" ? $" -l {option.Name[2..]}" : option.Name, script, StringComparison.Ordinal);
            }
        }

        Assert.All(["jsonl", "always", "slab_allocation_failure", "cgroup-limit"],
            value => Assert.Contains(value, script, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("lowmark ''", "explain check top trace what-if fix causes checks score completion manual")]
    [InlineData("lowmark comp", "completion")]
    [InlineData("lowmark causes ''", "cgroup-limit fragmentation")]
    [InlineData("lowmark explain --form", "--format")]
    [InlineData("lowmark explain --format j", "json jsonl")]
    [InlineData("lowmark explain /proc/self/statu", "/proc/self/status")]
    [InlineData("lowmark score /proc/self/statu", "/proc/self/status")]
    public void Bash_completes(string typed, string expected)
    {
        string script = CliRun.Of("completion", "bash").Output
            + $"COMP_WORDS=({typed}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _lowmark; echo \"${{COMPREPLY[*]}}\"";
        using Process bash = Process.Start(
            new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = bash.StandardOutput.ReadToEnd().TrimEnd('\n');
        bash.WaitForExit();

        Assert.Equal(expected, output);
    }
}
