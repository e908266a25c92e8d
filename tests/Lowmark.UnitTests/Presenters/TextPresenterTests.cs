using System.Text.RegularExpressions;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Programs;
using Lowmark.Presenters.Text;
using Lowmark.Remedies;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Presenters;

public partial class TextPresenterTests
{
    [Fact]
    public void The_answer_stands_first_in_the_first_ten_lines()
    {
        string[] lines = Shown.Text(new(100), Diagnosed.Full()).Split('\n');

        Assert.Equal("[1] Out of memory in service mysql.service: the kernel killed mysqld (pid 1234).", lines[0]);
        Assert.Equal("    2026-10-11T12:24:42 · kernel 6.12.107-cloud-amd64 · kern.log lines 10-80", lines[1]);
        Assert.StartsWith(
            "Why:       A memory cgroup (the memory budget of a service or container) was used up; the rest",
            lines[2], StringComparison.Ordinal);
        Assert.Contains("             computed: usage 204800 kB >= limit 204800 kB", lines[..10]);
        Assert.Contains(lines[..10], line => line.StartsWith("Hit:       mysqld (pid 1234)", StringComparison.Ordinal));
    }

    [Fact]
    public void Trigger_victim_and_culprit_are_named_apart()
    {
        string text = Shown.Text(new(100), Diagnosed.Full());

        Assert.Matches(new Regex("^Hit: +mysqld ", RegexOptions.Multiline), text);
        Assert.Matches(
            new Regex("^Culprit: +mysqld \\(pid 1234\\), 191 MiB: the biggest process", RegexOptions.Multiline), text);
        Assert.Matches(new Regex("^Asked by: +backup \\(pid 77\\), for one page", RegexOptions.Multiline), text);
    }

    [Fact]
    public void Proof_names_the_log_lines_and_what_was_lost_is_said()
    {
        string text = Shown.Text(new(100), Diagnosed.Full());

        Assert.Contains(
            "Proof:     line 12: memory: usage 204800kB, limit 204800kB, failcnt 26\n", text, StringComparison.Ordinal);
        Assert.Contains("Lost:      one line of the task table.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Risk_and_undo_are_shown_when_verbose_only()
    {
        const string Undo = "systemctl set-property --runtime mysql.service MemoryMax=200M";

        Assert.DoesNotContain(Undo, Shown.Text(new(100), Diagnosed.Full()), StringComparison.Ordinal);
        Assert.Contains(Undo, Shown.Text(new(100, Verbose: true), Diagnosed.Full()), StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_shows_each_number_of_the_model()
    {
        string text = Shown.Text(new(100, Verbose: true), Diagnosed.Full());
        foreach (string piece in (string[])
            ["0xcc0", "short by 379 pages", "43636", "45148", "856 (UME)", "507904", "207,618,048",
                "charge_memcg ← handle_mm_fault",
             "passed over: oom_score_adj is -1000", "line 33: eth0: link up", "not accounted for"])
        {
            Assert.Contains(piece, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_storm_is_one_incident_with_its_counts()
    {
        ExplainedReport[] storm = [
            .. Enumerable.Range(1, 20).Select(id => Diagnosed.Full(id, 1, id <= 12 ? "java" : "node"))];
        string text = Shown.Text(new(100), storm);

        Assert.StartsWith(
            "[1] Out of memory in service mysql.service: the kernel killed 20 tasks within 6 s (java ×12, node ×8).",
            text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Single(Headlines().Matches(text));
    }

    [Fact]
    public void Incidents_appear_when_they_close_and_open_ones_at_the_end()
    {
        using MemoryStream output = new();
        using TextPresenter presenter = new(output, new(100));
        ExplainedReport first = Diagnosed.Full(1, 1);
        ExplainedReport second = Diagnosed.Full(2, 2, "java");
        presenter.Write(first);
        presenter.Write(second);
        Assert.Equal(0, output.Length);

        presenter.Write(Diagnosed.Incident(2, second.Report));
        Assert.StartsWith("[2] ", System.Text.Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
        presenter.Finish(Shown.Stats with { Incidents = 2, Reports = 2 });

        Assert.Equal(["[2]", "[1]"],
            Headlines().Matches(System.Text.Encoding.UTF8.GetString(output.ToArray())).Select(match => match.Value));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(60, false)]
    [InlineData(100, true)]
    [InlineData(137, false)]
    [InlineData(200, true)]
    public void No_line_but_a_command_is_wider_than_the_page(int width, bool unicode)
    {
        string[] copied = ["systemctl", "rm ", "to last, in /etc"];
        string text = Shown.Text(new(width, Unicode: unicode, Verbose: true), Diagnosed.Full());

        Assert.DoesNotContain(text.Split('\n'), line => line.Length > width
            && !copied.Any(start => line.TrimStart().StartsWith(start, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(73)]
    [InlineData(200)]
    public void No_number_is_cut_at_any_width(int width)
    {
        string text = Shown.Text(new(width, Verbose: true), Diagnosed.Full());
        string[] numbers = ["204800", "207,618,048", "0xcc0", "507904", "43636", "45148", "6.12.107-cloud-amd64",
            "2026-10-11T12:24:42", "186 MiB"];

        Assert.All(numbers, number => Assert.Contains(number, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_colour_no_escape_is_written_and_with_it_only_ours()
    {
        ExplainedReport hostile = Diagnosed.Full(comm: "\x1b[2J\x1b]0;owned\x07");

        Assert.DoesNotContain('\x1b', Shown.Text(new(100, Verbose: true), hostile));
        string coloured = Shown.Text(new(100, Colour: true, Verbose: true), hostile);
        Assert.Contains("\x1b[1;36m", coloured, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', OurColours().Replace(coloured, ""));
    }

    [Theory]
    [InlineData("\x1b[31mroot")]
    [InlineData("a\rFAKE LINE")]
    [InlineData("x\u202egnp")]
    [InlineData("\u200b\u200b")]
    public void A_hostile_name_is_inert_everywhere(string name)
    {
        ExplainedReport report = Diagnosed.Full(comm: name);
        string all = Shown.Text(new(100, Verbose: true), report) + Shown.Summary(report);

        Assert.DoesNotContain(
            all, character => (char.IsControl(character) && character != '\n') || character is '\u202e' or '\u200b');
    }

    [Fact]
    public void An_ascii_terminal_gets_ascii() =>
        Assert.DoesNotContain(
            Shown.Text(
                new(100, Unicode: false, Verbose: true), [Diagnosed.Full(1, 1, "日本"), Diagnosed.Full(2, 1, "日本")]),
            character => character > '~');

    [Fact]
    public void Without_incidents_one_line_says_so() =>
        Assert.Equal("no memory incident found in 80 lines\n", Shown.Text(new(100)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_headline_with_and_without_its_details(ReportKind kind)
    {
        string bare = Shown.Text(new(200), new ExplainedReport(Diagnosed.Bare(kind: kind), []));
        ExplainedReport full = Diagnosed.Full();
        string rich = Shown.Text(new(200), full with { Report = full.Report with { Kind = kind } });

        Assert.EndsWith(".", bare.Split('\n')[0], StringComparison.Ordinal);
        Assert.EndsWith(".", rich.Split('\n')[0], StringComparison.Ordinal);
        Assert.NotEqual(bare.Split('\n')[0], kind is ReportKind.MemoryState ? "" : rich.Split('\n')[0]);
    }

    [Theory]
    [InlineData(ReportKind.PageAllocationFailure,
        "The kernel could not give backup (pid 77) one page (4 KiB, order 0).")]
    [InlineData(ReportKind.AllocationStall,
        "An allocation stalled: backup (pid 77) had to wait for one page (4 KiB, order 0).")]
    [InlineData(ReportKind.UserspaceKill,
        "earlyoom, not the kernel's OOM killer, killed mysqld (pid 1234) to save memory.")]
    [InlineData(
        ReportKind.RuntimeOutOfMemory,
        "earlyoom ran out of the memory that its own runtime allows (the managed heap).")]
    [InlineData(ReportKind.OomPanic, "Out of memory in service mysql.service: the kernel stopped the machine (panic).")]
    public void A_headline_says_what_happened_to_whom(ReportKind kind, string expected)
    {
        ExplainedReport full = Diagnosed.Full();
        string text = Shown.Text(new(200), full with { Report = full.Report with { Kind = kind } });

        Assert.Equal($"[1] {expected}", text.Split('\n')[0]);
    }

    public static TheoryData<ReportKind> Kinds => [.. Enum.GetValues<ReportKind>()];

    [Fact]
    public void Where_the_cause_is_unknown_the_words_of_the_program_are_shown()
    {
        DiagnosedReport refused = Diagnosed.Bare(kind: ReportKind.RuntimeOutOfMemory) with
        {
            Program = new(12, ProgramName.Other, ProgramSays.Refused) { Text = "sh: fork: Cannot allocate memory" },
        };

        Assert.Contains(
            "line 12: sh: fork: Cannot allocate memory", Shown.Text(new(100), new ExplainedReport(refused, [])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_uncertain_cause_is_called_so()
    {
        ExplainedReport full = Diagnosed.Full();
        Cause likely = full.Report.Cause! with { Confidence = Confidence.Likely };
        string text = Shown.Text(new(100), full with { Report = full.Report with { Cause = likely } });

        Assert.Contains("Cause: cgroup-limit, only likely.", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\[\d+\]", RegexOptions.Multiline)]
    private static partial Regex Headlines();

    [GeneratedRegex("\x1b\\[[0-9;]+m")]
    private static partial Regex OurColours();
}
