using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Fuzz;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Reports;
using Lowmark.TestKit;

namespace Lowmark.UnitTests.Logs.Lines;

public sealed class PlainLinesTests
{
    private const string Header =
        "[ pid ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name";

    private static readonly string[] s_words =
    [
        "a", "c", "7", " ", " ", " ", "=", "=3D", "#0", "#012", "#1", "[", "]", "[]", "[xfs]", "]: ", ":", ": ",
        "<", ">", "<4>", "<br>", "<b>", "&lt;", "\\", "\u001b[0m", "\r", "kernel: ", " kernel: ", "host ",
        "host kernel: ", "page allocation ",
        ": page allocation ", " cpuset=", "cpuset=", ",cpuset=", "<TASK>", "</IRQ>", "Code: ", "<0f> ", "<48>",
        "RAX: 00ff RBX: 12", "RIP: 0033:0x1f", "dentry 12KB 34KB", "[  100.000001] ", "[ T12] ", "[    12]",
        "[Sat Nov 21 01:35:33 2026] ", "[sam. nov. 21 01:35:33 2026] ", "[03-19 10:05:52.172] ", "foo+0x1/0x2",
        " bar+0x1/0x2", "Nov 21 01:35:33 ", "Nov 21 01:35:33 host kernel: ", "2026-11-21T01:35:33+00:00 host kernel: ",
        "message repeated ", "systemd[1]: ", "Node 0 DMA free:4kB ", "lowmem_reserve[]:", "CPU: 0 PID: 1 ", "`", "{",
        "```", "content-type: ", "Content-Type: text/html", "-- ", "Mem-Info:", " total pagecache pages", "Call Trace:",
        "active_file:0 ", "unevictable:1 ", "free:", "pid:1 ", "tgid:2 total_vm:3 rss:4", "0kB ", "min:4kB ", "12",
        "all_unreclaimable? no", "memory: usage 1kB, limit 2kB, failcnt 3", "swap: usage ", "13 pages RAM",
        " pages reserved", "Free swap  = 5kB", "Total swap = ", "Swap cache stats: add 1, delete 2, find 3/4",
        "Node 1 Normal free:8kB ", "Node 0 DMA: 1*4kB ", "(UM) 0*8kB ", "= 4kB", "= 34kB", " hugepages_total=0 ",
        "hugepages_size=", "Code: 89 ff <41> 88", "RIP: 0010:0x1", "<TASK>",
    ];

    /// <summary>Each begins what many lines of its kind follow.</summary>
    private static readonly string[] s_firsts =
    [
        "pgfault 1", "Call Trace:", "memory: usage 32768kB, limit 32768kB, failcnt 133",
        "active_anon:1 inactive_anon:2 isolated_anon:0", "Node 0 DMA free:980kB boost:0kB min:20kB low:24kB",
        "lowmem_reserve[]: 0 141 243", "Node 0 DMA: 1*4kB (U) 0*8kB = 4kB",
        "Node 0 hugepages_total=0 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB", "5 total pagecache pages",
        "RIP: 0033:0x40360a", "kmalloc-8           128KB        256KB",
    ];

    private static readonly string[] s_wrappers =
    [
        "[  123.{0:D9}] ", "[  123.{0:D9}]", "[    1.{0}] ", "[{0}] ", "", "<4>", "<4>[  123.456789] ",
        "[  123.456789] ",
        "[  123.456789][ T412] ", "kernel: ", "Nov 21 01:35:33 host kernel: ", "Nov 21 01:35:33 host kernel:",
        "Nov 21 01:35:33 host ", "Nov 21 01:35:33 c kernel: [  123.456789] ", "c kernel: ",
        "x=3D kernel: [  123.456789] ",
        "2026-11-21T01:35:33+00:00 host kernel: ", "2026-11-21T01:35:33+00:00 stdout F [  123.456789] ",
        "[Sat Nov 21 01:35:33 2026] ", "kern  :warn  : [  123.456789] ", "odd|thing| kernel: ", "abc kernel: ",
        "[  +0.000000] ", "6,1234,123456789,-;", "[  123.456789] host kernel: ", "[  123.456789] host app[12]: ", "> ",
    ];

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

        Assert.Equal(50, TakenTogether(log));
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

        Assert.Equal(0, TakenTogether(log));
        Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(log)));
    }

    [Fact]
    public void A_line_that_is_cut_shows_no_prefix() => Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(
        "] warn_alloc+0x\n[   11.789760] Nov 21 01:35:33  kernel: .+0x/0x\n[   11.789785] f+0x/0x\n")));

    [Fact]
    public void Times_may_be_as_far_apart_as_figures_go() => Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(
        "Mem-Info: r\n{\"_SOURCE_MONOTONIC_TIMESTAMP\":\"-9223372036854775808\",\"MESSAGE\":\"sec_pagetables:\"}\n"
        + "[0.000000] a\n")));

    [Fact]
    public void A_line_of_registers_may_end_in_a_blank_where_it_was_cut() =>
        Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(Wrapped(
            "[  100.{0:D6}] ", ["RAX: 0000000000000000 RBX: 0000000000000001", "R10: 0000000000000000 R11: "]))));

    [Fact]
    public void A_zone_may_end_in_a_blank() => Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(Wrapped(
        "[  100.{0:D6}] ", ["Call Trace:", "Node 1 Normal free:8kB min:4kB low:5kB high:6kB "]))));

    [Fact]
    public void A_pid_has_no_sign()
    {
        string odd = Row(2, "java").Replace("   1002]", "     -0]", StringComparison.Ordinal);
        string log = Table("[  100.{0:D6}] ", [Row(1, "sshd"), odd, Row(3, "java")]);

        Assert.Contains("[     -0]", log, StringComparison.Ordinal);
        Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(log)));
    }

    [Theory]
    [InlineData("pgfault_{0} 12")]
    [InlineData(" do_user_addr_fault+0x{0}/0x560")]
    [InlineData(" ? lock_sock_nested+0x{0}/0x60")]
    [InlineData("RAX: 0000000000000{0} RBX: 0000000000000001 RCX: 00007f9ad6d2e1e1")]
    [InlineData("kmalloc-{0}            128KB        256KB")]
    public void Statistics_frames_registers_and_slabs_are_taken_together_as_well(string text)
    {
        string log = Wrapped("[  100.{0:D6}] ", Enumerable.Range(100, 20).Select(at => Frame(at, text)));

        Assert.Equal(19, TakenTogether(log));
        Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(log)));
    }

    [Fact]
    public void Most_lines_of_a_report_are_taken_together()
    {
        string[] body =
        [
            "Call Trace:", " <TASK>", " dump_stack_lvl+0x44/0x5c", " </TASK>", "RIP: 0033:0x40360a",
            "Code: 89 c6 48 83 f8 ff 74 72 ba 0f 00 00 00 be 00 00 10 00 48 89 c7 e8 e6 08 04 00 31 <41> 88 14 06 48",
            "RAX: 00000000000ed000 RBX: 000000000000001f RCX: 0000000000443ee7", " ? entry+0x1/0x2",
            "memory: usage 32768kB, limit 32768kB, failcnt 133", "swap: usage 0kB, limit 9007199254740988kB, failcnt 0",
            "Mem-Info:", "active_anon:1 inactive_anon:54352 isolated_anon:0",
            " active_file:0 inactive_file:0 isolated_file:0", " free:382 free_pcp:13 free_cma:0 spare:123",
            "Node 0 active_anon:4kB inactive_anon:217408kB active_file:0kB all_unreclaimable? no",
            "Node 0 DMA free:980kB boost:0kB min:20kB low:24kB high:28kB isolated(anon):0kB all_unreclaimable? yes",
            "lowmem_reserve[]: 0 141 243", "Node 0 DMA32 free:492kB min:220kB low:272kB high:324kB bounce:0kB",
            "lowmem_reserve[]: 0 0 102", "Node 0 DMA: 1*4kB (U) 0*8kB 1*16kB (UM) = 20kB",
            "Node 0 DMA32: 1*4kB (U) 1*8kB (U) 0*16kB = 12kB",
            "Node 0 hugepages_total=0 hugepages_free=0 hugepages_surp=0 hugepages_size=1048576kB",
            "Node 0 hugepages_total=0 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB",
            "223 total pagecache pages", "0 pages in swap cache", "Swap cache stats: add 0, delete 0, find 0/0",
            "Free swap  = 0kB", "Total swap = 0kB", "98174 pages RAM", "0 pages HighMem/MovableOnly",
            "29736 pages reserved",
        ];
        string log = Wrapped("[  100.{0:D6}] ", body);

        Assert.Equal(body.Length, TakenTogether(log));
        Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(log)));
    }

    [Fact]
    public void The_way_of_a_line_does_not_change_the_reports() =>
        Prop.ForAll(Logs, log => Assert.Null(LineByLine.Complaint(Encoding.Latin1.GetBytes(log))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Nor_the_lines_of_texts_that_look_like_wrappers() =>
        Prop.ForAll(Oddities, log =>
            {
                string? complaint = LineByLine.Complaint(Encoding.Latin1.GetBytes(log));
                Assert.True(complaint is null, complaint);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

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

    private static string Frame(int at, string text) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, text, at);

    private static string Table(string wrapper, IEnumerable<string> rows) => Wrapped(wrapper, [Header, .. rows]);

    private static string Wrapped(string wrapper, IEnumerable<string> body)
    {
        string[] lines =
        [
            "sh invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0",
            .. body, "Out of memory: Killed process 1001 (java) total-vm:4kB, anon-rss:4kB",
        ];
        return string.Concat(lines.Select((line, at) =>
            string.Format(System.Globalization.CultureInfo.InvariantCulture, wrapper, at * 11) + line + "\n"));
    }

    private static int TakenTogether(string log)
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

    /// <summary>Reports whose lines are words that wrappers, forms and escapes begin with, in any order.</summary>
    private static Arbitrary<string> Oddities { get; } =
        Gen.Elements(s_words).ListOf(5).Select(words => string.Concat(words)).ListOf(12)
            .SelectMany(texts => Gen.Elements(s_wrappers).ListOf(2).SelectMany(wrappers => Gen.Choose(0, 1)
                .SelectMany(kind => Gen.Elements(s_firsts)
                    .Select(first => Odd(first, texts, [.. wrappers], isMixed: kind == 1)))))
            .ToArbitrary();

    private static string Odd(string first, IEnumerable<string> texts, string[] wrappers, bool isMixed)
    {
        string[] lines =
        [
            "sh invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0",
            first, .. texts, "Out of memory: Killed process 1001 (java) total-vm:4kB, anon-rss:4kB",
        ];
        return string.Concat(lines.Select((line, at) =>
            string.Format(
                System.Globalization.CultureInfo.InvariantCulture, wrappers[isMixed ? at % 2 : 0], 123_000_000 + at)
            + line + "\n"));
    }

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
        9 => Frame(figure % 7, "pgfault{0} 12"),
        10 => Frame(figure, " do_fault+0x{0}/0x560"),
        11 => figure % 2 == 0 ? "Memory cgroup stats for /a:" : "Call Trace:",
        12 => "Kernel panic - not syncing: Out of memory: system-wide panic_on_oom is enabled",
        8 => "!Nov 21 01:35:33 b kernel: [  100.000001] " + Row(figure, "other"),
        _ => Row(figure, "java"),
    };

    private sealed class CountingSink : ILogLineSink
    {
        private readonly ReportAssembler _assembler = new("rows", _ => { });

        public int Rows { get; private set; }

        public bool WantsEveryLine => _assembler.WantsEveryLine;

        public void Accept(in LogLine line) => _assembler.Accept(line);

        public bool TryAcceptPlain(ReadOnlySpan<byte> text, long number, long? microseconds)
        {
            bool isRow = _assembler.TryAcceptPlain(text, number, microseconds);
            Rows += isRow ? 1 : 0;
            return isRow;
        }

        public void Skipped(long count) => _assembler.Skipped(count);

        public void Lost(long atLine, string what) => _assembler.Lost(atLine, what);
    }
}
