using System.Text;

namespace Lowmark.UnitTests.Logs.Lines;

/// <summary>Forms that hide a text from line to line: mails, web pages, tables, one word a line.</summary>
public class FormTests
{
    private static string[] Texts(string log) => [.. RecordingSink.Read(log).Lines.Select(seen => seen.Text)];

    [Fact]
    public void A_verbose_journal_entry_is_one_line_with_its_time()
    {
        const string Time = "Sat 2026-11-21 01:35:33.123456 UTC";
        const string Log = """
            -- Journal begins at Sat 2026-11-21 01:00:00 UTC. --
            Sat 2026-11-21 01:35:33.123456 UTC [s=0f;i=1;b=7;m=1;t=5;x=9]
                MESSAGE=active_anon:1
                         free:2
                _TRANSPORT=kernel
                _SOURCE_MONOTONIC_TIMESTAMP=8166884
                _HOSTNAME=db1
            -- Boot 0123 --
            """;

        Assert.Equal(
            [
                new(1, "-- Journal begins at Sat 2026-11-21 01:00:00 UTC. --", null, "", "", "", "", false, false,
                    false),
                new(3, "active_anon:1", 8166884, Time, "db1", "", "", true, false, false),
                new(3, "free:2", 8166884, Time, "db1", "", "", false, true, false),
                new(8, "-- Boot 0123 --", null, "", "", "", "", false, false, false),
            ],
            RecordingSink.Read(Log).Lines);
    }

    [Theory]
    [InlineData("{\"line\":\"17\",\"msg\":\"Mem-Info:\",\"ts\":1}")]
    [InlineData("{\"msg\":\"Mem-Info:\",\"line\":\"17\"}")]
    [InlineData("{\"body\":\"Mem-Info:\"}")]
    [InlineData("[{\"_source\":{\"message\":\"Mem-Info:\"}}]")]
    public void The_field_that_is_surest_to_be_the_message_is_read(string line) =>
        Assert.Equal(["Mem-Info:"], Texts(line));

    [Theory]
    [InlineData("{\"timestamp\":1795224933123,\"message\":\"x\"}")]
    [InlineData("{\"message\":\"x\",\"timestamp\":1795224933123}")]
    [InlineData("{\"jsonPayload\":{\"message\":\"x\"},\"timestamp\":\"1795224933123000000\"}")]
    [InlineData("@timestamp,@message\n1795224933123,x")]
    public void A_time_counted_since_1970_is_a_date(string log) =>
        Assert.Equal("2026-11-21T01:35:33.123000Z", Assert.Single(RecordingSink.Read(log).Lines).Wall);

    [Fact]
    public void A_table_may_have_line_ends_and_quotation_marks_in_its_values() =>
        Assert.Equal(
            [(2L, "Comm: \"a\", b"), (3L, "one"), (3L, "two"), (5L, "5\" of it"), (6L, "not, a, row")],
            RecordingSink.Read("_time,_raw\n1,\"Comm: \"\"a\"\", b\"\n2,\"one\ntwo\"\n3,5\" of it\nnot, a, row\n").Lines
                .Select(seen => (seen.Number, seen.Text)));

    [Theory]
    [InlineData("Mem-Info:,x")]
    [InlineData("time,level")]
    public void A_line_with_commas_is_no_head_of_a_table(string line) =>
        Assert.Equal([line, "a,b"], Texts(line + "\na,b\n"));

    [Fact]
    public void A_mail_that_holds_its_text_twice_is_read_once() =>
        Assert.Equal(1, Texts("""
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="xy"

            --xy
            Content-Type: text/plain
            Content-Transfer-Encoding: quoted-printable

            Mem-Info:=20
            Free swap  =3D 0k=
            B
            --xy
            Content-Type: text/html
            Content-Transfer-Encoding: quoted-printable

            <p>Mem-Info:</p><p>Free swap  =3D 0kB</p>
            --xy--
            """).Count(text => text is "Free swap  = 0kB"));

    [Fact]
    public void Quoted_text_without_a_head_is_known_by_its_equals_signs() =>
        Assert.Equal(
            ["Hello", "a invoked oom-killer: gfp_mask=0xd0(GFP_KERNEL), order=0, oom_score_adj=0",
                "pid=12,uid=34 a=b"],
            Texts("Hello\na invoked oom-killer: gfp_mask=3D0xd0(GFP_KERNEL), order=3D0, oom_score_=\nadj=3D0\n"
                + "pid=12,uid=34 a=b\n"));

    [Fact]
    public void A_task_that_is_named_like_an_escape_does_not_change_the_lines_below() =>
        Assert.Equal("oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),pid=12,uid=34",
            Texts("[  612]     0   612 x=3D\noom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),pid=12,uid=34\n")[^1]);

    [Theory]
    [InlineData("!!!!\n")]
    [InlineData("AAA\n")]
    [InlineData("=\n====\n")]
    public void A_base64_part_that_is_none_gives_what_there_is(string body) =>
        Assert.Contains("Mem-Info:",
            Texts("Subject: x\nContent-Transfer-Encoding: base64\n\n" + body + "--end\nMem-Info:\n"));

    [Fact]
    public void A_page_is_read_without_its_tags() =>
        Assert.Equal(["Mem-Info: <TASK> & 'a'", "next"],
            Texts("<html>\n<pre class=\"x\"><b>Mem-Info:</b> &lt;TASK&gt; &amp;amp; &#39;a&#39;<br>next</pre>\n"));

    [Fact]
    public void The_kernel_s_own_marks_are_no_tags() =>
        Assert.Equal(["Call Trace:", " <TASK>", "<IRQ>", " </TASK>"], Texts("Call Trace:\n <TASK>\n<IRQ>\n </TASK>\n"));

    [Theory]
    [InlineData("```\nMem-Info:\n```\n")]
    [InlineData("```Mem-Info:```\n")]
    [InlineData("{noformat}Mem-Info:\n{noformat}\n")]
    [InlineData("{code:java|title=x}\nMem-Info:{code}\n")]
    [InlineData("`Mem-Info:`\n")]
    public void A_fence_is_taken_off(string log) =>
        Assert.Equal(["Mem-Info:"], Texts(log).Where(text => text.Length > 0));

    [Theory]
    [InlineData("Comm: x{code}")]
    [InlineData("Comm: x```")]
    public void An_end_of_a_fence_that_was_not_opened_is_text(string line) => Assert.Equal([line], Texts(line));

    [Fact]
    public void Words_of_their_own_lines_make_records_again() =>
        Assert.Equal(
            [(1L, "db invoked oom-killer: order=0, oom_score_adj=0", 100_000_001L), (8L, "Mem-Info:", 100_000_002L),
                (11L, "a b", 100_000_003L)],
            RecordingSink.Read("[\n100.000001]\ndb\ninvoked\noom-killer:\norder=0,\noom_score_adj=0\n[\n100.000002]\n"
                + "Mem-Info:\n[\n100.000003]\na\nb\n").Lines
                .Select(seen => (seen.Number, seen.Text, seen.Micros!.Value)));

    [Fact]
    public void A_few_words_on_lines_of_their_own_are_lines() =>
        Assert.Equal([(1L, "a"), (2L, ""), (3L, "Mem-Info:"), (4L, "c d")],
            RecordingSink.Read("a\n\nMem-Info:\nc d\n").Lines.Select(seen => (seen.Number, seen.Text)));

    [Fact]
    public void Words_without_a_report_are_passed_over_however_many()
    {
        RecordingSink sink =
            RecordingSink.Read(string.Concat(Enumerable.Repeat("word\n", 200_000)), wantsEveryLine: false);

        Assert.Empty(sink.Lines);
        Assert.Equal(200_000, sink.SkippedLines);
    }

    [Theory]
    [InlineData("4,9,100,-,ncfrag=0/20;Mem-Info: half\n")]
    [InlineData("4,9,100,-,ncfrag=10/20;Mem-Info:!\n")]
    [InlineData("4,9,100,-,ncfrag=0/5;Mem-Info: more than it says\n")]
    [InlineData("4,9,100,-,ncfrag=x/5;Mem-Info:\n")]
    public void A_netconsole_part_without_the_others_is_not_dropped(string log) =>
        Assert.Contains("Mem-Info:", Assert.Single(Texts(log)), StringComparison.Ordinal);

    [Theory]
    [InlineData("<")]
    [InlineData("<b ")]
    [InlineData("\"")]
    [InlineData("=3D")]
    [InlineData("&amp;")]
    [InlineData("{a=\"")]
    [InlineData("{\"line\":[")]
    [InlineData("x x ")]
    public void A_long_line_of_nothing_but_openings_ends(string opening)
    {
        string line = new StringBuilder().Insert(0, opening, 40_000).ToString();
        string[] heads = ["<html>\n", "message,x\n", "Subject: x\n", "a invoked invoked oom-killer: oom-killer: \n"];
        foreach (string head in heads)
        {
            Assert.All(
                RecordingSink.Read($"{head}{line}\n{line}\n").Lines, seen => Assert.InRange(seen.Number, 1, 3));
        }
    }
}
