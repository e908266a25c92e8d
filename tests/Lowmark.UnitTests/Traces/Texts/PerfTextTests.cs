using Lowmark.Traces.Events;

namespace Lowmark.UnitTests.Traces.Texts;

public class PerfTextTests
{
    private const string Freed = "ObjectFreed { Address = 3735928559 }";

    [Theory]
    [InlineData("            bash  1234 [001]    12.345678:   kmem:kfree: ", "bash-1234 [1] 12345678000 ")]
    [InlineData("bash 1234 [001] 12.345678: kmem:kfree: ", "bash-1234 [1] 12345678000 ")]
    [InlineData("            bash  1230/1234  12.345678901:  kmem:kfree: ", "bash-1234 [-1] 12345678901 ")]
    [InlineData("            bash  1234 [001] K  12.345678:  kmem:kfree: ", "bash-1234 [1] 12345678000 ")]
    [InlineData("     Web Content  1234 [001]    12.345678:  kmem:kfree: ", "Web Content-1234 [1] 12345678000 ")]
    [InlineData(" odd-7 [0] 1.0:  1234 [001]    12.345678:  kmem:kfree: ", "odd-7 [0] 1.0:-1234 [1] 12345678000 ")]
    [InlineData("         swapper     0 [000]    12.345678:  kmem:kfree: ", "swapper-0 [0] 12345678000 ")]
    [InlineData("             :-1    -1 [000]    12.345678:  kmem:kfree: ", ":-1--1 [0] 12345678000 ")]
    public void A_head_is_read_whatever_was_asked_for_and_tasks_are_called(string head, string said)
    {
        ReadTrace trace = TraceTexts.Read($"{head}call_site=f+0x1 ptr=0xdeadbeef\n");

        Assert.Equal([said + Freed], trace.Lines);
        Assert.Equal(TraceMethod.PerfText, trace.Form);
        Assert.Equal(0, trace.Coverage.Damaged);
    }

    [Fact]
    public void A_call_chain_below_an_event_is_its_stack_as_far_as_it_is_the_kernels()
    {
        ReadTrace trace = TraceTexts.Read(
            "bash 1234 [001] 12.345678: kmem:kfree: call_site=f ptr=0xdeadbeef\n"
            + "\tffffffff8162e59f kfree+0x20f ([kernel.kallsyms])\n"
            + "\tffffffffc0001000 nf_drop+0x1 ([nf_conntrack])\n"
            + "\tffffffffc0002000 [unknown] ([unknown])\n"
            + "\t    7effa12f2ad7 main+0x7 (/bin/bash)\n"
            + "\n"
            + "bash 1234 [001] 12.345679: kmem:kfree: call_site=f ptr=0xdeadbeef\n\n");

        Assert.Equal(
            ["bash-1234 [1] 12345678000 " + Freed + " <= kfree <= nf_drop <= 0xffffffffc0002000",
                "bash-1234 [1] 12345679000 " + Freed],
            trace.Lines);
        Assert.Equal(0, trace.Coverage.Damaged);
        Assert.Null(trace.Coverage.Lost);
    }

    [Fact]
    public void What_perf_says_it_lost_is_counted()
    {
        ReadTrace trace = TraceTexts.Read("""
                        bash  1234 [001]    12.345678:  kmem:kfree: call_site=f ptr=0xdeadbeef
                        bash  1234 [001]    12.345679: PERF_RECORD_LOST lost 17
                        bash  1234 [001]    12.345
                        bash  1234 [001]    12.345680:  kmem:kfree: call_site=f ptr=0xdeadbeef
            """);

        Assert.Equal(17, trace.Coverage.Lost);
        Assert.Equal(1, trace.Coverage.Damaged);
        Assert.Equal("lost 12345678000", trace.Lines[1]);
    }
}
