using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Fuzz;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Reports;
using Lowmark.TestKit;

namespace Lowmark.UnitTests.Logs.Lines;

public sealed class TableRowsTests
{
    private const string Header =
        "[ pid ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name";

    [Theory]
    [InlineData("[  100.{0:D6}] ")]
    [InlineData("[  100.{0:D6}][  T412] ")]
    [InlineData("<4>[  100.{0:D6}] ")]
    [InlineData("Nov 21 01:35:33 host kernel: [  100.{0:D6}] ")]
    [InlineData("Nov 21 01:35:33 host kernel: ")]
    [InlineData("[Sat Nov 21 01:35:33 2026] ")]
    [InlineData("2026-11-21T01:35:33+00:00 host kernel: ")]
    public void Plain_rows_behind_the_same_wrapper_are_taken_together(string wrapper)
    {
        string log = Table(wrapper, Enumerable.Range(0, 50).Select(at => Row(at, "java")));

        Assert.Equal(49, RowsTakenTogether(log));            // the first one shows what stands in front
        Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(log)));
    }

    [Theory]
    [InlineData("tmux: server")]
    [InlineData("a=b")]
    [InlineData("<b>")]
    [InlineData("#012")]
    [InlineData("x\u001b[0m")]
    [InlineData("")]
    [InlineData("more_than_fifteen_bytes")]
    public void Other_names_are_read_with_all_care(string name)
    {
        string log = Table("[  100.{0:D6}] ", Enumerable.Range(0, 9).Select(at => Row(at, name)));

        Assert.Equal(0, RowsTakenTogether(log));
        Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(log)));
    }

    [Fact]
    public void The_way_of_a_row_does_not_change_the_reports() =>
        Prop.ForAll(Logs, log => Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(log))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Nor_those_of_real_kernels()
    {
        List<string> logs = [.. Repository.Files("corpus", "dmesg.txt")];

        Assert.True(logs.Count > 200);
        Assert.All(logs, log =>
            Assert.Null(LineByLine.Complaint(File.ReadAllBytes(Path.Combine(Repository.Root, log)))));
    }

    private static string Row(int at, string name) =>
        $"[{1000 + at,7}]     0 {1000 + at,5} {at * 7919L,8} {at * 31,8} {at * 4096,8} {at,8} {-1000 + (at * 40),5} {name}";

    private static string Table(string wrapper, IEnumerable<string> rows)
    {
        string[] lines =
        [
            "sh invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0",
            Header, .. rows, "Out of memory: Killed process 1001 (java) total-vm:4kB, anon-rss:4kB",
        ];
        return string.Concat(lines.Select((line, at) =>
            string.Format(System.Globalization.CultureInfo.InvariantCulture, wrapper, at * 11) + line + "\n"));
    }

    private static int RowsTakenTogether(string log)
    {
        CountingSink sink = new();
        new LogLineReader(new()).Read(new MemoryStream(Encoding.Latin1.GetBytes(log)), sink);
        return sink.Rows;
    }

    /// <summary>Tables, and what may come between their rows: other reports, other hosts, gaps, damage.</summary>
    private static Arbitrary<string> Logs { get; } =
        Gen.Choose(0, 12).SelectMany(kind => Gen.Choose(0, 99).Select(figure => Piece(kind, figure)))
            .ListOf(60)
            .SelectMany(pieces => Gen.Elements(
                "[{0,5}.{1:D6}] ", "[{0,5}.{1:D6}] ", "Nov 21 01:35:33 a kernel: [{0,5}.{1:D6}] ", "kernel: ")
                .SelectMany(wrapper => Gen.Choose(0, 5).Select(step => Stamped(pieces, wrapper, step))))
            .ToArbitrary();

    private static string Stamped(IEnumerable<string> pieces, string wrapper, int step)
    {
        StringBuilder log = new();
        long at = 100_000_000;
        foreach (string piece in pieces)
        {
            at += piece.StartsWith('+') ? 100_000_000 : step * 1000;
            string front = string.Format(
                System.Globalization.CultureInfo.InvariantCulture, wrapper, at / 1_000_000, at % 1_000_000);
            log.Append(piece.StartsWith('!') ? "" : front).Append(piece.TrimStart('+', '!')).Append('\n');
        }

        return log.ToString();
    }

    private static string Piece(int kind, int figure) => kind switch
    {
        0 => "sh invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0",
        1 => Header,
        2 => "+" + Row(figure, "late"),
        3 => "!" + Row(figure, "bare"),
        4 => Row(figure, "cut")[..Math.Min(figure, 60)],
        5 => $"Out of memory: Killed process {1000 + figure} (java) total-vm:4kB, anon-rss:4kB",
        6 => $"Node 0 DMA free:{figure}kB min:4kB low:8kB high:12kB",
        7 => Row(figure, figure % 2 == 0 ? "two words" : "x="),
        8 => "!Nov 21 01:35:33 b kernel: [  100.000001] " + Row(figure, "other"),
        _ => Row(figure, "java"),
    };

    private sealed class CountingSink : ILogLineSink
    {
        private readonly ReportAssembler _assembler = new("rows", _ => { });

        public int Rows { get; private set; }

        public bool WantsEveryLine => _assembler.WantsEveryLine;

        public bool ExpectsRow => _assembler.ExpectsRow;

        public void Accept(in LogLine line) => _assembler.Accept(line);

        public bool TryAcceptRow(ReadOnlySpan<byte> text, long number, long? microseconds)
        {
            bool isRow = _assembler.TryAcceptRow(text, number, microseconds);
            Rows += isRow ? 1 : 0;
            return isRow;
        }

        public void Skipped(long count) => _assembler.Skipped(count);

        public void Lost(long atLine, string what) => _assembler.Lost(atLine, what);
    }
}
