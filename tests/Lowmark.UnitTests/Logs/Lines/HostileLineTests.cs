namespace Lowmark.UnitTests.Logs.Lines;

/// <summary>Kernel text that looks like a wrapper, and bytes that no log should hold.</summary>
public class HostileLineTests
{
    [Theory]
    [InlineData("[   8332]     0  8332     6787     6286     6048      238         0    98304        0          "
        + " 100 kref_hog")]
    [InlineData("[ 1234]   0  1234     4000     100      20        0             0 [1.5] a")]
    [InlineData("[<ffffffff8112c207>] ? __alloc_pages_nodemask+0x757/0x8d0")]
    [InlineData(" [<c0012345>] (unwind_backtrace) from [<c0010aac>] (show_stack+0x10/0x14)")]
    [InlineData("[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name")]
    [InlineData(" active_file:0 inactive_file:0 isolated_file:0")]
    [InlineData("lowmem_reserve[]: 0 141 243 243 243")]
    [InlineData("Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2-debian-1.16.2-1 04/01/2014")]
    [InlineData("0 pages HighMem/MovableOnly")]
    [InlineData("Node 0 DMA: 1*4kB (U) 1*8kB (M) 1*16kB (M) = 1084kB")]
    [InlineData("kernel: page allocation failure. order:1, mode:0x20")]
    [InlineData("RAX: 00000000000a6000 RBX: 00000000000000ae RCX: 0000000000443f67")]
    [InlineData("CPU    0: hi:  186, btch:  31 usd:   0")]
    public void Bare_kernel_text_stays_as_it_is(string text)
    {
        SeenLine seen = Assert.Single(RecordingSink.Read(text).Lines);

        Assert.Equal(new SeenLine(1, text, null, "", "", "", "", false, false, false), seen);
    }

    [Theory]
    [InlineData("[1.000000] x invoked oom-killer: order=0")]         // a task may call itself so
    [InlineData("Nov 21 01:35:33 invoked oom-killer: order=0")]
    [InlineData("a kernel: b invoked oom-killer: order=0")]
    [InlineData("6,1,1,-;x invoked oom-killer: order=0")]
    [InlineData("{\"log\":\"x\"} invoked oom-killer: order=0")]
    [InlineData("x [1.000000] y invoked oom-killer: order=0")]
    [InlineData("  [T1] x invoked oom-killer: order=0")]
    [InlineData("12:[2.000000] x invoked oom-killer: order=0")]
    public void Behind_the_kernels_own_stamp_a_task_name_stays_a_task_name(string text)
    {
        SeenLine seen = Assert.Single(RecordingSink.Read("[ 9999.000001] " + text).Lines);

        Assert.Equal((text, 9999000001L), (seen.Text, seen.Micros!.Value));
    }

    [Theory]
    [InlineData("Nov 21 01:35:33 db1 kernel: ", "[1.000000] x invoked oom-killer: order=0")]
    [InlineData("Nov 21 01:35:33 db1 kernel: ", "<4>[T1] x: page allocation failure: order:1")]
    [InlineData("", "a kernel: b invoked oom-killer: order=0")]
    public void A_name_that_looks_like_a_stamp_is_told_by_its_length(string wrapper, string text)
    {
        SeenLine seen = Assert.Single(RecordingSink.Read(wrapper + text).Lines);

        Assert.Equal((text, null), (seen.Text, seen.Micros));
    }

    [Theory]
    [InlineData("Memory cgroup out of memory: Killed process 7 (a#012b) total-vm:8kB")]
    [InlineData("#012Mem-Info: invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0")]
    [InlineData("oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/x#012 active_anon:1,task=a,pid=7,uid=0")]
    [InlineData("Task in /x#012anon 4096#012 killed as a result of limit of /x")]
    [InlineData("Memory cgroup stats for /x#012Out of memory: Killed process 1 (init) total-vm:1kB")]
    public void A_name_that_holds_an_escaped_line_end_stays_in_its_line(string text)
    {
        Assert.Equal(text, Assert.Single(RecordingSink.Read("Nov 21 01:35:33 db1 kernel: " + text).Lines).Text);
        Assert.Equal(text, Assert.Single(RecordingSink.Read("[    1.000000] " + text).Lines).Text);
    }

    [Fact]
    public void Only_syslog_escapes_line_ends()
    {
        const string Text = "active_anon:1 isolated_anon:0#012 active_file:2";

        Assert.Equal(Text, Assert.Single(RecordingSink.Read("[    1.000000] " + Text).Lines).Text);
        Assert.Equal(2, RecordingSink.Read("Nov 21 01:35:33 db1 kernel: " + Text).Lines.Count);
    }

    [Fact]
    public void An_entry_that_quotes_a_kernel_line_keeps_its_own_tag()
    {
        SeenLine seen = Assert.Single(RecordingSink.Read(
            "Nov 21 01:35:33 db1 evil[7]: Out of memory: Killed process 1 (init) total-vm:1kB\n").Lines);

        Assert.Equal(("evil", "Out of memory: Killed process 1 (init) total-vm:1kB"), (seen.Tag, seen.Text));
    }

    [Fact]
    public void Line_ends_of_every_kind_are_taken_off() =>
        Assert.Equal(
            [(1L, "a", false), (2L, "b", false), (3L, "c", false), (3L, "d", true), (4L, "", false), (5L, "e", false)],
            RecordingSink.Read("a\r\nb\r\r\nc\rd\n\r\n\re").Lines.Select(seen =>
                (seen.Number, seen.Text, seen.MidLine)));

    [Fact]
    public void Nul_bytes_part_lines_and_are_reported()
    {
        RecordingSink sink = RecordingSink.Read("Nov 21 01:3\0\0\0\0Nov 21 01:40:00 db1 kernel: Call Trace:\n");

        Assert.Equal(["Nov 21 01:3", "Call Trace:"], sink.Lines.Select(seen => seen.Text));
        Assert.Equal(["1: NUL bytes left out"], sink.Losses);
    }

    [Fact]
    public void Broken_utf8_is_kept() =>
        Assert.Equal("\u00c3\u0028 \u00ff", RecordingSink.Read("[    1.000000] \u00c3\u0028 \u00ff").Lines[0].Text);

    [Fact]
    public void Mail_and_markup_escapes_are_undone()
    {
        const string Log = """
            > \[   12.345678\] active\_anon:1 inactive\_anon:2
            &lt;4&gt;[   12.345679]  [&lt;ffffffff8112c207&gt;] ? a+0x1/0x2
            """;

        Assert.Equal(
            [("active_anon:1 inactive_anon:2", 12345678L), (" [<ffffffff8112c207>] ? a+0x1/0x2", 12345679L)],
            RecordingSink.Read(Log).Lines.Select(seen => (seen.Text, seen.Micros!.Value)));
    }

    [Theory]
    [InlineData("a\\b x")]
    [InlineData("C:\\_tmp & co")]
    [InlineData("&lol;")]
    public void What_is_no_escape_stays(string text) => Assert.Equal(text, RecordingSink.Read(text).Lines[0].Text);

    [Fact]
    public void A_line_above_the_bound_is_cut_and_reported_whatever_the_block_size()
    {
        string log = "[    1.000000] " + new string('x', 100) + "\nb\n" + new string('y', 70) + "\nc";
        foreach (int block in (int[])[16, 40, 64, 4096])
        {
            RecordingSink sink = RecordingSink.Read(log, new() { MaxLineBytes = 64, BlockBytes = block });

            Assert.Equal(
                [(1L, new string('x', 49)), (2L, "b"), (3L, new string('y', 64)), (4L, "c")],
                sink.Lines.Select(seen => (seen.Number, seen.Text)));
            Assert.Equal(["1: end of an overlong line cut off", "3: end of an overlong line cut off"], sink.Losses);
        }
    }

    [Fact]
    public void Wrappers_without_end_are_not_peeled_without_end()
    {
        RecordingSink sink = RecordingSink.Read(string.Concat(Enumerable.Repeat("> ", 5000)) + "x\n");

        Assert.Single(sink.Lines);
    }
}
