using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Logs.Lines;

namespace Lowmark.UnitTests.Logs.Lines;

public class SkippingTests
{
    [Fact]
    public void Hands_over_the_lines_with_an_anchor_and_counts_the_others()
    {
        RecordingSink sink = RecordingSink.Read("a\nb\n[ 1.000001] Mem-Info:\n[ 1.000002] x\nc\noom_reaper: d\n\ne",
            wantsEveryLine: false);

        Assert.Equal([(3L, "Mem-Info:"), (6L, "oom_reaper: d")], sink.Lines.Select(seen => (seen.Number, seen.Text)));
        Assert.Equal(6, sink.SkippedLines);
    }

    [Fact]
    public void Counts_bytes_lines_and_anchors_alike_in_both_modes()
    {
        byte[] log = "a\nMem-Info:\nb Mem-Info: Mem-Info:\n\nc"u8.ToArray();
        LogLineReader reader = new(new());

        Assert.Equal(new ReadResult(log.Length, 5),
            reader.Read(new MemoryStream(log), new RecordingSink(wantsEveryLine: true)));
        Assert.Equal(new ReadResult(log.Length, 5),
            reader.Read(new MemoryStream(log), new RecordingSink(wantsEveryLine: false)));
        Assert.Equal(new ReadResult(0, 0), reader.Read(new MemoryStream(), new RecordingSink()));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(4096)]
    public void An_anchor_behind_the_bound_of_a_line_does_not_count(int block)
    {
        byte[] log = Encoding.ASCII.GetBytes(new string('.', 70) + "Mem-Info:\nMem-Info:\n");
        RecordingSink sink = new(wantsEveryLine: false);

        new LogLineReader(new() { MaxLineBytes = 64, BlockBytes = block }).Read(new MemoryStream(log), sink);

        Assert.Equal(2, Assert.Single(sink.Lines).Number);
        Assert.Equal(1, sink.SkippedLines);
        Assert.Equal(["1: end of an overlong line cut off"], sink.Losses);
    }

    [Fact]
    public void Both_modes_hand_over_the_same_anchored_lines_with_the_same_numbers() =>
        Prop.ForAll(Logs, Blocks, (log, block) =>
        {
            LineReaderOptions options = new() { MaxLineBytes = 160, BlockBytes = block };
            RecordingSink all = RecordingSink.Read(log, options);
            RecordingSink some = RecordingSink.Read(log, options, wantsEveryLine: false);
            HashSet<long> anchored = [.. some.Lines.Select(seen => seen.Number)];
            Assert.Equal(all.Lines.Where(seen => anchored.Contains(seen.Number)), some.Lines);
            Assert.DoesNotContain(all.Lines, seen => !anchored.Contains(seen.Number) && HoldsAnchor(seen.Text));
            Assert.Equal(log.Count(letter => letter == '\n') + (log.EndsWith('\n') || log.Length == 0 ? 0 : 1),
                some.SkippedLines + anchored.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_size_of_blocks_changes_nothing() =>
        Prop.ForAll(Logs, Blocks, (log, block) =>
        {
            RecordingSink small = RecordingSink.Read(log, new() { MaxLineBytes = 160, BlockBytes = block });
            RecordingSink large = RecordingSink.Read(log, new() { MaxLineBytes = 160 });
            Assert.Equal(large.Lines, small.Lines);
            Assert.Equal(large.Losses, small.Losses);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_sink_that_changes_its_mind_gets_what_it_wants()
    {
        TwoMoreSink sink = new();
        byte[] log = "1\nMem-Info:\n3\n4\n5\n6\noom_reaper: x\n8\n9\n10"u8.ToArray();
        new LogLineReader(new()).Read(new MemoryStream(log), sink);

        Assert.Equal([2, 3, 4, 7, 8, 9], sink.Numbers);
    }

    private static bool HoldsAnchor(string text) =>
        Anchors.Texts.Any(anchor => text.Contains(anchor, StringComparison.Ordinal));

    private static Arbitrary<int> Blocks { get; } = Gen.Choose(16, 300).ToArbitrary();

    private static Arbitrary<string> Logs { get; } = (
        from lines in Gen.ArrayOf(Gen.OneOf(
            Gen.Elements(KernelTexts.All).Select(text => $"[    8.166884] {text}"),
            Gen.Elements(KernelTexts.All),
            Gen.Choose(0, 400).Select(length => new string('.', length)),
            Gen.Elements("", "\r", "x", "\0\0y", "> z")))
        from end in Gen.Elements("", "\n")
        select string.Join('\n', lines) + end).ToArbitrary();

    private sealed class TwoMoreSink : ILogLineSink
    {
        private int _more;

        public List<long> Numbers { get; } = [];
        public bool WantsEveryLine => _more > 0;

        public void Accept(in LogLine line)
        {
            Numbers.Add(line.Number);
            _more = AnchorScanner.IndexOf(line.Text) >= 0 ? 2 : _more - 1;
        }

        public void Skipped(long count) => Assert.Equal(0, _more);

        public void Lost(long atLine, string what) => Assert.Fail(what);
    }
}
