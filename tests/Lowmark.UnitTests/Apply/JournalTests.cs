using System.Text;
using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Plans;

namespace Lowmark.UnitTests.Apply;

public class JournalTests
{
    private const string Hostile = "a\"b\\c\n\u001b[31m\u2028é";

    private static readonly DateTimeOffset s_at = new(2026, 11, 21, 19, 19, 43, TimeSpan.Zero);
    private static readonly Surprise s_surprise = new(SurpriseKind.Busy, Hostile, "wait");
    private static readonly MemoryGlance s_glance = new(
        new(1000), null, [new ZonePieces(0, "Normal", new([5L, 0, 7]), new([0, 12, 500]))]);

    private static readonly FixEvent[] s_events =
    [
        new FixBegan(s_at, "20261121-191943", "b00t", new EquatableArray<FixStep>(
        [
            new(Hostile, true, new WriteValue("sets", "/proc/1/x", "0", Hostile, ValueForm.Nodes)
            {
                Process = new(1, long.MaxValue, Hostile),
            }),
            new("a", false, new WriteTrigger("does", "/proc/t", "3", TriggerMeasure.FreeMemory)),
            new("a", false, new ReplaceFile("writes", "/etc/a", null, Hostile)),
            new("a", false, new ReplaceFile("removes", "/etc/a", "", null)),
            new("a", true, new MakeSwapFile("makes", "/swap", long.MaxValue, SwapFileWay.NoCopyOnWrite)),
            new("a", true, new RunProgram(
                "runs", "swapon", new([Hostile, ""]), "swapoff", new EquatableArray<string>([]))),
            new("a", true, new RunProgram("runs", "mkswap", [], null, null)),
        ])),
        new FixBegan(s_at, "x", null, []),
        new StepBegan(s_at, 0),
        new StepMade(s_at, 4, "/swap", ulong.MaxValue),
        new StepDone(s_at, 0, Hostile, null),
        new StepDone(s_at, 1, null, new(s_glance, new(null, new(5), []))),
        new StepFailed(s_at, 2, s_surprise, false, null),
        new StepFailed(s_at, 2, s_surprise, true, "7"),
        new TakeBackBegan(s_at, TakeBackReason.Interrupted),
        new StepTakeBackBegan(s_at, 3),
        new StepTakenBack(s_at, 3, null),
        new StepTakenBack(s_at, 3, Hostile),
        new StepStays(s_at, 0, s_surprise),
        new FixEnded(s_at, FixState.PartlyTakenBack),
    ];

    public static TheoryData<int> Events => new(Enumerable.Range(0, s_events.Length));

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_one_line_and_reads_back_equal(int index)
    {
        byte[] line = FixEventWriter.Line(s_events[index]);

        Assert.Equal(line.Length - 1, Array.IndexOf(line, (byte)'\n'));
        Assert.Equal(s_events[index], FixEventReader.TryRead(line.AsSpan(0, line.Length - 1)));
    }

    [Fact]
    public void A_journal_cut_anywhere_is_its_whole_lines()
    {
        byte[][] lines = [.. s_events.Select(FixEventWriter.Line)];
        byte[] whole = [.. lines.SelectMany(line => line)];
        for (int length = 0; length <= whole.Length; length++)
        {
            JournalText text = JournalText.Parse(whole.AsSpan(0, length));

            int expected = 0;
            int bytes = 0;
            while (expected < lines.Length && bytes + lines[expected].Length <= length)
            {
                bytes += lines[expected++].Length;
            }

            Assert.Null(text.BrokenLine);
            Assert.Equal(bytes, text.WholeBytes);
            Assert.Equal(s_events[..expected], text.Events);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"event\":\"step-began\",\"at\":\"2026-11-21T19:19:43+00:00\"}")]
    [InlineData("{\"event\":\"step-began\",\"at\":\"2026-11-21T19:19:43+00:00\",\"step\":99999999999}")]
    [InlineData("{\"event\":\"fix-ended\",\"at\":\"2026-11-21T19:19:43+00:00\",\"state\":\"17\"}")]
    [InlineData("{\"event\":\"fix-ended\",\"at\":\"yesterday\",\"state\":\"Applied\"}")]
    [InlineData("\0\0\0\0")]
    public void A_line_of_something_else_is_torn_at_the_end_and_broken_before(string line)
    {
        byte[] first = FixEventWriter.Line(s_events[0]);
        byte[] last = [.. first, .. Encoding.UTF8.GetBytes(line + "\n")];

        Assert.Null(FixEventReader.TryRead(Encoding.UTF8.GetBytes(line)));
        Assert.Equal(new([s_events[0]], first.Length, null), JournalText.Parse(last));
        Assert.Equal(2, JournalText.Parse([.. last, .. first]).BrokenLine);
    }

    [Fact]
    public void A_record_is_what_its_events_make_of_it()
    {
        FixRecord record = FixRecord.Of([
            s_events[0], new StepBegan(s_at, 0), new StepDone(s_at, 0, "3", null), new StepBegan(s_at, 4),
            new StepMade(s_at, 4, "/swap", 7), new StepFailed(s_at, 4, s_surprise, true, null),
            new StepFailed(s_at, 5, s_surprise, false, null), new TakeBackBegan(s_at, TakeBackReason.Surprise),
            new StepTakeBackBegan(s_at, 4), new StepTakenBack(s_at, 4, null), new StepTakeBackBegan(s_at, 0)])!;

        Assert.Equal(FixState.Open, record.State);
        Assert.Equal(TakeBackReason.Surprise, record.TakeBack);
        Assert.Equal(
            [
                StepState.Done, StepState.NotDone, StepState.NotDone, StepState.NotDone, StepState.TakenBack,
                StepState.NotDone, StepState.NotDone,
            ],
            record.Steps.Select(step => step.State));
        Assert.True(record.Steps[0].IsBeingTakenBack);
        Assert.Equal("3", record.Steps[0].Found);
        Assert.Equal([new MadeEntry("/swap", 7)], record.Steps[4].Made);
    }

    [Fact]
    public void Events_that_can_not_follow_make_no_record()
    {
        Assert.Null(FixRecord.Of([]));
        Assert.Null(FixRecord.Of([new StepBegan(s_at, 0)]));
        Assert.Null(FixRecord.Of([s_events[0], s_events[0]]));
        Assert.Null(FixRecord.Of([s_events[0], new StepBegan(s_at, 7)]));
        Assert.Null(FixRecord.Of([s_events[0], new StepBegan(s_at, -1)]));
    }
}
