using Lowmark.Traces.Events;

namespace Lowmark.UnitTests.Traces.Texts;

public class FtraceTextTests
{
    private const string Alloc = "mm_page_alloc: page=0xd1 pfn=0x100 order=0 migratetype=1 gfp_flags=GFP_ATOMIC";
    private const string Said =
        "PageAllocated { Pfn = 256, Order = 0, Gfp = 0, Migratetype = 1 } gfp=GFP_ATOMIC";

    [Theory]
    [InlineData("            bash-1234    [001] d..2.    12.345678: ", "bash-1234 [1] 12345678000 ")]
    [InlineData("            bash-1234    [001] d..2    12.345678: ", "bash-1234 [1] 12345678000 ")]
    [InlineData("            bash-1234  [001]    12.345678: ", "bash-1234 [1] 12345678000 ")]
    [InlineData("            bash-1234  [001]    12.345678901: ", "bash-1234 [1] 12345678901 ")]
    [InlineData("            bash-1234    (   1230) [001] d..2.    12.345678: ", "bash-1234 [1] 12345678000 ")]
    [InlineData("            bash-1234    (-------) [001] d..2.    12.345678: ", "bash-1234 [1] 12345678000 ")]
    [InlineData("           <...>-1234    [001] d..2.    12.345678: ", "-1234 [1] 12345678000 ")]
    [InlineData("          <idle>-0       [012] d.h3.    12.345678: ", "<idle>-0 [12] 12345678000 ")]
    [InlineData("   kworker/u8:1-7       [000] .....    12.345678: ", "kworker/u8:1-7 [0] 12345678000 ")]
    [InlineData(" a-1 [0] 1.0: x:-1234    [001] .....    12.345678: ", "a-1 [0] 1.0: x:-1234 [1] 12345678000 ")]
    [InlineData("     Web Content-1234    [001] .....    12.345678: ", "Web Content-1234 [1] 12345678000 ")]
    [InlineData("bash-1234 [001] 12.345678: ", "bash-1234 [1] 12345678000 ")]
    [InlineData("            bash-1234    [001] d..2.  987654321: ", "bash-1234 [1] 987654321 ")]
    public void A_head_is_read_whatever_its_kernel_and_its_task_are_called(string head, string said) =>
        Assert.Equal([said + Said], TraceTexts.Read($"# tracer: nop\n{head}{Alloc}\n").Lines);

    [Fact]
    public void A_stack_belongs_to_its_tasks_last_event_whatever_came_between()
    {
        ReadTrace trace = TraceTexts.Read("""
            # tracer: nop
               a-1 [000] .....  1.000001: kfree: call_site=x+0x1/0x2 ptr=00000000deadbeef
               b-2 [001] .....  1.000002: sched_switch: prev=b next=c
               a-1 [000] .....  1.000003: <stack trace>
             => trace_event_raw_event_kfree
             => kfree+0x12/0x34
             => do_exit [some_module]
             => 0xffffffffc0123456
               b-2 [001] .....  1.000004: <stack trace>
             => __schedule
               a-1 [000] .....  1.000005: <user stack trace>
             =>  <00007f1234567890>
            """);

        Assert.Equal(
            ["a-1 [0] 1000001000 ObjectFreed { Address = 3735928559 } <= kfree <= do_exit <= 0xffffffffc0123456"],
            trace.Lines);
        Assert.Equal(0, trace.Coverage.Damaged);
        Assert.Equal(1, trace.Coverage.Events);
    }

    [Fact]
    public void What_is_lost_or_damaged_is_counted_and_told()
    {
        ReadTrace trace = TraceTexts.Read("""
            # tracer: nop
            #
            # entries-in-buffer/entries-written: 3/103   #P:2
               a-1 [000] .....  1.000001: kfree: ptr=00000000deadbeef
            CPU:1 [LOST 17 EVENTS]
               a-1 [000] .....  1.500001: kfree: ptr=
            a line of something else
               a-1 [000] .....  3.000001: kfree: ptr=00000000deadbeef
            """);

        Assert.Equal(117, trace.Coverage.Lost);
        Assert.Equal(2, trace.Coverage.Damaged);
        Assert.Equal(2, trace.Coverage.Events);
        Assert.Equal(TimeSpan.FromSeconds(2), trace.Coverage.Duration);
        Assert.Equal("lost 1000001000", trace.Lines[1]);
    }

    [Fact]
    public void An_empty_trace_is_a_trace_and_a_log_is_none()
    {
        Assert.Equal(TraceMethod.FtraceText, TraceTexts.Read("# tracer: nop\n#\n").Form);
        Assert.Null(TraceTexts.TryRead("[    1.000000] Linux version 6.12.107\n[    1.1] Memory: 1K\n"u8.ToArray()));
    }
}
