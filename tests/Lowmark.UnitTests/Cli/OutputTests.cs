using System.IO.Pipes;
using System.Text.Json;
using Lowmark.Cli;

namespace Lowmark.UnitTests.Cli;

public class OutputTests
{
    private const string Log = "report 1 cgroup-limit 5\nreport 1 cgroup-limit 6\nclose 1\nreport 2 unknown 7\n";

    [Fact]
    public void Json_is_one_document_with_what_was_read()
    {
        CliRun run = CliRun.Reading(Log, "explain", "--format", "json");
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement stats = document.RootElement.GetProperty("stats");

        Assert.Equal(3, document.RootElement.GetProperty("reports").GetArrayLength());
        Assert.Equal(2, document.RootElement.GetProperty("incidents").GetArrayLength());
        Assert.Equal(4, stats.GetProperty("lines").GetInt32());
        Assert.Equal(Log.Length, stats.GetProperty("bytes").GetInt32());
        Assert.Equal(
            "-", document.RootElement.GetProperty("reports")[0].GetProperty("source").GetProperty("name").GetString());
    }

    [Fact]
    public void Json_without_incidents_is_still_a_document()
    {
        using JsonDocument document = JsonDocument.Parse(
            CliRun.Reading("noise\n", "explain", "--format", "json").Output);

        Assert.Equal(0, document.RootElement.GetProperty("reports").GetArrayLength());
        Assert.Empty(CliRun.Reading("noise\n", "explain", "--format", "jsonl").Output);
    }

    [Fact]
    public void Jsonl_is_a_line_a_report() =>
        Assert.Equal(
            3, CliRun.Reading(Log, "explain", "--format", "jsonl").Output.Count(character => character == '\n'));

    [Fact]
    public void A_summary_has_a_row_an_incident() =>
        Assert.Equal(3, CliRun.Reading(Log, "explain", "--summary").Output.Split("\n\n")[0].Split('\n').Length);

    [Theory]
    [InlineData("auto", true, null, true)]
    [InlineData("auto", false, null, false)]
    [InlineData("auto", true, "1", false)]
    [InlineData("always", false, "1", true)]
    [InlineData("never", true, null, false)]
    public void Colour_is_for_terminals_without_NO_COLOR_or_on_request(
        string option, bool terminal, string? noColor, bool expected)
    {
        CliRun run = CliRun.With(
            host => host with
            {
                Input = new MemoryStream("report 1 cgroup-limit 5\n"u8.ToArray()),
                OutputIsTerminal = terminal,
                Variable = name => name == "NO_COLOR" ? noColor : null,
            },
            "explain", "--color", option);

        Assert.Equal(expected, run.Output.Contains('\x1b', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("LANG", "de_DE.UTF-8", true)]
    [InlineData("LC_ALL", "C.utf8", true)]
    [InlineData("LANG", "C", false)]
    [InlineData("EDITOR", "UTF-8", false)]
    public void More_than_ascii_is_written_in_a_UTF8_locale_only(string variable, string value, bool expected)
    {
        CliRun run = CliRun.With(
            host => host with
            {
                Input = new MemoryStream("report 1 cgroup-limit 5\n"u8.ToArray()),
                Variable = name => name == variable ? value : null,
            },
            "explain");

        Assert.Equal(expected, run.Output.Contains('·', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(140)]
    public void The_width_is_the_terminals_unless_given(int width)
    {
        byte[] log = "report 1 cgroup-limit 5\n"u8.ToArray();
        CliRun terminal = CliRun.With(
            host => host with { Input = new MemoryStream(log), TerminalWidth = width }, "explain");
        CliRun given = CliRun.With(
            host => host with { Input = new MemoryStream(log), TerminalWidth = 99 }, "explain", "--width", $"{width}");

        Assert.Equal(terminal.Output, given.Output);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("jsonl")]
    public void A_closed_pipe_ends_quietly_as_for_other_tools(string format)
    {
        CliRun run = CliRun.With(
            host => host with
            {
                Input = new MemoryStream(
                    System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Log, 200)))),
                Output = new FullStream(new ClosedPipeException()),
            },
            "explain", "--format", format);

        Assert.Equal(new CliRun(ExitCode.ClosedPipe, "", ""), run);
    }

    [Fact]
    public void Results_that_can_not_be_written_are_not_taken_for_a_broken_input()
    {
        CliRun run = CliRun.With(
            host => host with { Input = new MemoryStream("report 1 cgroup-limit 5\n"u8.ToArray()),
                Output = new FullStream(new IOException("No space left on device")) },
            "explain");

        Assert.Equal(
            new CliRun(ExitCode.Unreadable, "", "lowmark: cannot write the results: No space left on device\n"), run);
    }

    [Fact]
    public void Write_knows_a_pipe_whose_reader_is_gone()
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        int descriptor = (int)pipe.SafePipeHandle.DangerousGetHandle();
        using StandardOutputStream output = new(descriptor);
        output.Write("read by somebody"u8);
        pipe.DisposeLocalCopyOfClientHandle();

        Assert.Throws<ClosedPipeException>(() => output.Write("read by nobody"u8));
    }

    [Fact]
    public void A_pipe_has_no_columns()
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);

        Assert.Null(TerminalWindow.Columns((int)pipe.SafePipeHandle.DangerousGetHandle()));
    }

    [Fact]
    public void Progress_is_for_terminals_and_for_runs_that_take_long()
    {
        Assert.Contains(
            "kern: 32 KiB of 32 KiB (100 %)", Progress(terminal: true, secondsARead: 2), StringComparison.Ordinal);
        Assert.EndsWith("\r\x1b[K", Progress(terminal: true, secondsARead: 2), StringComparison.Ordinal);
        Assert.Empty(Progress(terminal: true, secondsARead: 0.01));
        Assert.Empty(Progress(terminal: false, secondsARead: 2));
    }

    private static string Progress(bool terminal, double secondsARead)
    {
        SteppingClock clock = new(TimeSpan.FromSeconds(secondsARead));
        return CliRun.With(
            host => host with
            {
                ErrorsAreTerminal = terminal,
                Clock = clock,
                OpenFile = _ => new MemoryStream(
                    System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("noise, \n", 4096)))),
            },
            "explain", "kern").Errors;
    }

    private sealed class FullStream(IOException error) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw error;

        public override void Write(byte[] buffer, int offset, int count) => throw error;
    }

    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += step.Ticks;
    }
}
