using System.Text;
using Lowmark.Traces.Events;
using Lowmark.Traces.Texts;

namespace Lowmark.UnitTests.Traces.Texts;

public class TraceTextTests
{
    [Fact]
    public void What_trace_cmd_reports_is_read()
    {
        ReadTrace trace = TraceTexts.Read("""
            cpus=2
                       a-1     [001]    12.000001: kfree:                call_site=f+0x1 ptr=0xdeadbeef
                       a-1     [001]    12.000002: kernel_stack:         <stack trace >
            => kfree (ffffffff81285f32)
            => do_exit (ffffffff81085f32)
            CPU:1 [5 EVENTS DROPPED]
            CPU:0 [EVENTS DROPPED]
                       a-1     [001] d..2. 12.000003: kfree:             call_site=f+0x1 ptr=0xdeadbeef
            """);

        Assert.Equal(TraceMethod.TraceCmdText, trace.Form);
        Assert.Equal("a-1 [1] 12000001000 ObjectFreed { Address = 3735928559 } <= kfree <= do_exit", trace.Lines[0]);
        Assert.Equal("a-1 [1] 12000003000 ObjectFreed { Address = 3735928559 }", trace.Lines[^1]);
        Assert.Null(trace.Coverage.Lost);
        Assert.Contains("not how many", Assert.Single(trace.Coverage.Missing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0017\bDtracing6\0", NotTraceText.TraceCmdData)]
    [InlineData("PERFILE2\u0068\0\0", NotTraceText.PerfData)]
    [InlineData("2ELIFREP\0\0\0\u0068", NotTraceText.PerfData)]
    [InlineData("", NotTraceText.Other)]
    [InlineData("[   1.000000] oom-kill: something\nanother line\n", NotTraceText.Other)]
    public void What_is_no_text_of_a_trace_is_told_by_name(string text, NotTraceText other)
    {
        Assert.Null(TraceText.Open(new MemoryStream(Encoding.Latin1.GetBytes(text)), null, out NotTraceText told));
        Assert.Equal(other, told);
    }

    [Fact]
    public void A_kernel_named_by_the_text_decides_how_masks_are_read()
    {
        using TraceText trace = TraceText.Open(
            new MemoryStream("# os release : 5.10.0-9\n  a 1 [000] 1.0: kmem:kfree: ptr=0x1\n"u8.ToArray()), null)!;

        Assert.Equal("5.10.0-9", trace.Tables.Release?.Text);
    }

    [Fact]
    public void Where_time_falls_back_what_was_open_is_broken_off() =>
        Assert.Contains("lost 1000000", TraceTexts.Read("""
            # tracer: nop
               a-1 [000] .....  9.000000: kfree: ptr=0x1
               a-1 [000] .....  0.001000: kfree: ptr=0x1
            """).Lines);

    [Fact]
    public void A_line_without_end_takes_no_memory_and_the_rest_is_read()
    {
        byte[] event1 = "# tracer: nop\n   a-1 [000] .....  1.000000: kfree: ptr=0x1\n"u8.ToArray();
        byte[] line = Enumerable.Repeat((byte)'x', 3_000_000).ToArray();

        ReadTrace trace = TraceTexts.TryRead([.. event1, .. line, (byte)'\n', .. event1])!;

        Assert.Equal(2, trace.Lines.Count);
        Assert.Equal(1, trace.Coverage.Damaged);
    }

    [Fact]
    public void A_clock_that_counts_is_no_time() =>
        Assert.Null(TraceTexts.Read("# tracer: nop\n   a-1 [000] .....  123456: kfree: ptr=0x1\n").Coverage.Duration);
}
