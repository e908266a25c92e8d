using System.Buffers.Binary;
using System.Text;

namespace Lowmark.UnitTests.Logs.Lines;

/// <summary>Carriers that name their fields or that need several physical lines for one text.</summary>
public class CarrierTests
{
    private const string JournalHead =
        """{"__REALTIME_TIMESTAMP":"1714557600123456","_SOURCE_MONOTONIC_TIMESTAMP":"8166884","_HOSTNAME":"db1","_TRANSPORT":"kernel",""";

    [Theory]
    [InlineData("""
        "SYSLOG_IDENTIFIER":"kernel","MESSAGE":"Mem-Info:"}
        """)]
    [InlineData("""
        "MESSAGE":[77,101,109,45,73,110,102,111,58],"SYSLOG_IDENTIFIER":"kernel"}
        """)]
    [InlineData("""
        "MESSAGE" : [ 77, 101, 109, 45, 73, 110, 102, 111, 58 ], "SYSLOG_IDENTIFIER" : "kernel", "_BOOT_ID" : null }
        """)]
    [InlineData("""
        "SYSLOG_IDENTIFIER":"kernel","MESSAGE":"Mem\u002dInfo:","X":{"Y":[1,{"Z":2}]}}
        """)]
    public void Reads_a_journal_entry(string rest)
    {
        SeenLine seen = Assert.Single(RecordingSink.Read(JournalHead + rest.Trim() + "\n").Lines);

        Assert.Equal(
            new(1, "Mem-Info:", 8166884, "2024-05-01T10:00:00.123456Z", "db1", "kernel", "", true, false, false), seen);
    }

    [Fact]
    public void Kernel_text_in_a_journal_entry_is_not_peeled_further()
    {
        string line = JournalHead + "\"MESSAGE\":\"[    1.000000] x invoked oom-killer: order=0\"}";

        Assert.Equal("[    1.000000] x invoked oom-killer: order=0", RecordingSink.Read(line).Lines[0].Text);
        Assert.Equal(8166884, RecordingSink.Read(line).Lines[0].Micros);
    }

    [Theory]
    [InlineData("\u001e")]
    [InlineData("data: ")]
    public void Reads_journal_json_behind_its_stream_marks(string mark) =>
        Assert.Equal("Mem-Info:", RecordingSink.Read(mark + JournalHead + "\"MESSAGE\":\"Mem-Info:\"}\n").Lines[0].Text);

    [Fact]
    public void Lines_in_one_message_are_continuations_with_its_time()
    {
        string line = JournalHead + """ "MESSAGE":"active_anon:1 inactive_anon:2\n active_file:3\n free:4" }""";

        Assert.Equal(
            [
                ("active_anon:1 inactive_anon:2", 8166884L, true, false), ("active_file:3", 8166884L, false, true),
                ("free:4", 8166884L, false, true),
            ],
            RecordingSink.Read(line).Lines.Select(seen => (seen.Text, seen.Micros!.Value, seen.HasPrefix, seen.Continues)));
    }

    [Fact]
    public void Reads_pretty_printed_dmesg()
    {
        const string Document = """
            {
               "dmesg": [
                  {
                     "pri": 6,
                     "time":    244.858255,
                     "msg": "oom_reaper: reaped process 7 (a)"
                  },{
                     "pri": 3,
                     "time":   1244.858256,
                     "msg": "one\n two"
                  }
               ]
            }
            """;

        Assert.Equal(
            [(6L, "oom_reaper: reaped process 7 (a)", 244858255L), (10L, "one", 1244858256L), (10L, "two", 1244858256L)],
            RecordingSink.Read(Document).Lines.Select(seen => (seen.Number, seen.Text, seen.Micros!.Value)));
    }

    [Fact]
    public void Reads_several_objects_on_one_line() =>
        Assert.Equal(
            [("a", 1_000_001L), ("b", 2_000_002L)],
            RecordingSink.Read("""{"dmesg":[{"time":1.000001,"msg":"a"},{"time":2.000002,"msg":"b"}]}""").Lines
                .Select(seen => (seen.Text, seen.Micros!.Value)));

    [Fact]
    public void Takes_the_value_with_an_anchor_where_no_message_is_named() =>
        Assert.Equal("x invoked oom-killer: order=0", RecordingSink.Read(
            """{"ts":"2024-05-01T10:00:00Z","event":{"original":"x invoked oom-killer: order=0"}}""").Lines[0].Text);

    [Fact]
    public void Json_that_can_not_be_read_stays_as_it_is() =>
        Assert.Equal("{\"msg\" oops invoked oom-killer", Assert.Single(
            RecordingSink.Read("Nov 21 01:35:33 db1 app[1]: {\"msg\" oops invoked oom-killer\n").Lines).Text);

    [Fact]
    public void Reads_docker_json_and_joins_what_docker_cut()
    {
        const string Log = """
            {"log":"[    8.166884] Mem-","stream":"stdout","time":"2024-05-01T10:00:00.1Z"}
            {"log":"Info:\n","stream":"stdout","time":"2024-05-01T10:00:00.2Z"}
            {"log":"\u003c4\u003e[    8.166885] Call Trace:\r\n","stream":"stderr","time":"2024-05-01T10:00:00.3Z"}
            """;

        Assert.Equal(
            [
                new(1, "Mem-Info:", 8166884, "2024-05-01T10:00:00.2Z", "stdout", "", "", true, false, false),
                new(3, "Call Trace:", 8166885, "2024-05-01T10:00:00.3Z", "stderr", "", "", true, false, false),
            ],
            RecordingSink.Read(Log).Lines);
    }

    [Fact]
    public void Joins_cri_parts_up_to_the_full_line_even_while_skipping()
    {
        const string Log = """
            2024-05-01T10:00:00.100000000Z stdout P [    8.166884] memhog invo
            2024-05-01T10:00:00.200000000Z stdout P ked oom-
            2024-05-01T10:00:00.300000000Z stdout F killer: order=0
            2024-05-01T10:00:00.400000000Z stdout F other
            """;

        Assert.Equal(
            [(1L, "memhog invoked oom-killer: order=0", 8166884L)],
            RecordingSink.Read(Log, wantsEveryLine: false).Lines.Take(1).Select(l => (l.Number, l.Text, l.Micros!.Value)));
    }

    [Fact]
    public void A_cri_part_that_never_ends_is_handed_over_at_the_end() =>
        Assert.Equal("half", Assert.Single(RecordingSink.Read("2024-05-01T10:00:00.1Z stdout P half\n").Lines).Text);

    [Fact]
    public void Kmsg_escapes_are_decoded_and_its_dictionary_dropped()
    {
        const string Log = "6,187,372131,-;acpi PNP0A08:00: caf\\xc3\\xa9 \\x5c\\x0a second\n SUBSYSTEM=acpi\n DEVICE=+acpi:PNP0A08:00\n"
            + "6,188,372132,-; leading blank\n";

        Assert.Equal(
            [
                (1L, "acpi PNP0A08:00: caf\u00c3\u00a9 \\", false), (1L, "second", true), (4L, " leading blank", false),
            ],
            RecordingSink.Read(Log).Lines.Select(seen => (seen.Number, seen.Text, seen.Continues)));
    }

    [Fact]
    public void Rsyslog_escapes_make_several_lines()
    {
        const string Log = "Nov 21 01:35:33 db1 kernel: active_anon:3001240 isolated_anon:0#012 active_file:286#011x #1 SMP #099#012 free:1\n";

        Assert.Equal(
            [("active_anon:3001240 isolated_anon:0", false), ("active_file:286\tx #1 SMP #099", true), ("free:1", true)],
            RecordingSink.Read(Log).Lines.Select(seen => (seen.Text, seen.Continues)));
    }

    [Fact]
    public void Padding_behind_a_stamped_line_continues_it()
    {
        const string Log = """
            [    8.183770] active_anon:55777 inactive_anon:0
                            active_file:0
            [    8.184721] Call Trace:
            [    8.184722]  dump_stack+0x5d/0x80
            """;

        Assert.Equal(
            [
                ("active_anon:55777 inactive_anon:0", true, false), ("active_file:0", false, true), ("Call Trace:", true, false),
                (" dump_stack+0x5d/0x80", true, false),
            ],
            RecordingSink.Read(Log).Lines.Select(seen => (seen.Text, seen.HasPrefix, seen.Continues)));
    }

    [Fact]
    public void Reads_the_export_format_with_a_message_of_several_lines()
    {
        byte[] message = "active_anon:1\n free:2"u8.ToArray();
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, message.Length);
        byte[] log =
        [
            .. "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1714557600123456\n_HOSTNAME=db1\nMESSAGE=Mem-Info:\n_TRANSPORT=kernel\n"u8,
            .. "_SOURCE_MONOTONIC_TIMESTAMP=8166884\nSYSLOG_IDENTIFIER=kernel\n\n__CURSOR=s=2\nMESSAGE\n"u8, .. length, .. message,
            .. "\n_TRANSPORT=kernel\n\n"u8,
        ];

        Assert.Equal(
            [
                new(4, "Mem-Info:", 8166884, "2024-05-01T10:00:00.123456Z", "db1", "kernel", "", true, false, false),
                new(11, "active_anon:1", null, "", "", "", "", true, false, false),
                new(11, "free:2", null, "", "", "", "", false, true, false),
            ],
            RecordingSink.Read(log, wantsEveryLine: false).Lines);
    }

    [Fact]
    public void Reads_what_a_windows_shell_redirected() =>
        Assert.Equal(
            [("Mem-Info:", 8166884L), ("Call Trace:", 8166885L)],
            RecordingSink.Read([0xff, 0xfe, .. Encoding.Unicode.GetBytes("[    8.166884] Mem-Info:\r\n[    8.166885] Call Trace:\r\n")])
                .Lines.Select(seen => (seen.Text, seen.Micros!.Value)));
}
