using System.Text;
using Lowmark.Cli.Top;
using Lowmark.Presenters.Top;
using Lowmark.UnitTests.Presenters.Top;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Cli.Top;

/// <summary>The loop on a terminal and a clock of the test's.</summary>
public class TopLoopTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    [Fact]
    public void It_refreshes_when_the_time_is_over_and_not_before()
    {
        ScriptedTerminal terminal = new(80, 24);
        int before = Reads(terminal, TerminalEventKind.End);
        int early = Reads(terminal, TerminalEventKind.Redraw, TerminalEventKind.End);
        int once = Reads(terminal, TerminalEventKind.Timeout, TerminalEventKind.End);

        Assert.Equal(before, early);
        Assert.True(once > before);
    }

    [Fact]
    public void A_machine_that_is_slower_to_read_than_the_interval_does_not_keep_keys_from_being_heard()
    {
        ScriptedTerminal terminal = new(80, 24) { SecondsAFrame = 5 };
        terminal.Script(TerminalEventKind.Timeout, TerminalEventKind.Timeout);
        terminal.Script(TerminalKey.Page5);
        Run(terminal);

        Assert.StartsWith("FINDINGS", terminal.Screen.Row(2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pause_reads_nothing_until_it_ends()
    {
        ScriptedTerminal terminal = new(80, 24);
        int before = Reads(terminal, TerminalEventKind.End);
        terminal.Script(TerminalKey.Pause);
        int paused = Reads(terminal, TerminalEventKind.Timeout, TerminalEventKind.Timeout, TerminalEventKind.End);

        Assert.Equal(before, paused);
        Assert.Contains("PAUSED", terminal.Screen.Text, StringComparison.Ordinal);
        Assert.Contains(null, terminal.Waits);
    }

    [Fact]
    public void Keys_turn_pages_and_scroll_no_further_than_there_is_something()
    {
        ScriptedTerminal terminal = new(80, 14);
        terminal.Script(TerminalKey.Page5, TerminalKey.End, TerminalKey.PageDown, TerminalKey.Down);
        Run(terminal);
        string end = terminal.Screen.Text;
        terminal.Script(TerminalKey.Page5, TerminalKey.End, TerminalKey.Up, TerminalKey.Down);
        Run(terminal);

        Assert.Equal(end, terminal.Screen.Text);
        terminal.Script(TerminalKey.PageBefore);
        Run(terminal);
        Assert.Contains("FINDINGS", terminal.Screen.Row(2), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_key_leaves_the_help_and_does_nothing_else()
    {
        ScriptedTerminal terminal = new(80, 24);
        terminal.Script(TerminalKey.Help, TerminalKey.Page2);
        Run(terminal);

        Assert.StartsWith("RAM", terminal.Screen.Row(2), StringComparison.Ordinal);
    }

    [Fact]
    public void After_an_error_the_terminal_is_given_back()
    {
        ScriptedTerminal terminal = new(80, 24) { FailsAtWrite = 2 };
        terminal.Script(TerminalKey.Page2);

        Assert.Throws<InvalidOperationException>(() => Run(terminal));
        Assert.False(terminal.IsEntered);
    }

    /// <summary>A frame that changes little is few bytes, in one piece.</summary>
    [Fact]
    public void A_refresh_of_a_quiet_machine_sends_little()
    {
        ScriptedTerminal terminal = new(80, 24);
        terminal.Script(TerminalEventKind.Timeout, TerminalEventKind.Timeout, TerminalEventKind.Timeout);
        Run(terminal);

        Assert.InRange(terminal.Writes[0], 1000, 20_000);
        Assert.All(terminal.Writes.Skip(2), bytes => Assert.InRange(bytes, 1, 200));
    }

    private static int Reads(ScriptedTerminal terminal, params TerminalEventKind[] events)
    {
        terminal.Script(events);
        return Run(terminal);
    }

    /// <returns>Files that were read.</returns>
    private static int Run(ScriptedTerminal terminal)
    {
        FakeHost files = TopModels.FilesOf("7.2.13/numa-cpuset-before", "worker");
        LiveHost host = new(files, s_interval, () => TimeSpan.Zero, terminal.Clock);
        CellGrid grid = new(unicode: true);
        FrameEncoder encoder = new(colour: true);
        new TopLoop(terminal, host, host.Refresh(), grid, encoder, terminal.Clock).Run();
        Assert.False(terminal.IsEntered);
        return files.Reads;
    }

    private sealed class ScriptedTerminal(int columns, int rows) : ITerminal
    {
        private readonly Queue<TerminalEvent> _events = new();

        public VirtualTerminal Screen { get; } = new(columns, rows);

        public ScriptedClock Clock { get; } = new();

        public bool IsEntered { get; private set; }

        /// <summary>Counted from 1.</summary>
        public int FailsAtWrite { get; init; }

        /// <summary>That pass while one is written.</summary>
        public int SecondsAFrame { get; init; }

        public List<int> Writes { get; } = [];

        public List<TimeSpan?> Waits { get; } = [];

        public (int Columns, int Rows) Size => (Screen.Columns, Screen.Rows);

        public void Script(params TerminalKey[] keys)
        {
            foreach (TerminalKey key in keys) { _events.Enqueue(TerminalEvent.OfKey(key)); }
        }

        public void Script(params TerminalEventKind[] kinds)
        {
            foreach (TerminalEventKind kind in kinds) { _events.Enqueue(new(kind)); }
        }

        public void Enter() => IsEntered = true;

        public void Leave() => IsEntered = false;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            Assert.True(IsEntered);
            Writes.Add(bytes.Length);
            if (Writes.Count == FailsAtWrite) { throw new InvalidOperationException("the test's own"); }
            Screen.Take(bytes);
            Clock.Now += TimeSpan.FromSeconds(SecondsAFrame);
        }

        public TerminalEvent Wait(TimeSpan? most)
        {
            Waits.Add(most);
            if (!_events.TryDequeue(out TerminalEvent next)) { return new(TerminalEventKind.End); }
            if (next.Kind is TerminalEventKind.Timeout) { Clock.Now += most ?? s_interval; }
            return next;
        }

        public void Suspend()
        {
            // The test goes on at once.
        }
    }

    private sealed class ScriptedClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;
    }
}
