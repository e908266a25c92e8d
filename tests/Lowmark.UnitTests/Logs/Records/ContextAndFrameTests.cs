using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Logs.Records;

namespace Lowmark.UnitTests.Logs.Records;

public class ContextAndFrameTests
{
    [Theory]  // cpu, uid, pid, comm, release
    [InlineData("Pid: 99, comm: a b Not tainted 2.6.32-754.el6.x86_64 #1",
        null, null, 99, "a b", "2.6.32-754.el6.x86_64")]
    [InlineData("Pid: 99, comm: Comm: z Not tainted 2.6.32 #1", null, null, 99, "Comm: z", "2.6.32")]
    [InlineData("CPU: 3 PID: 99 Comm: a Tainted: G           OE  ------------ T 3.10.0-1160.el7.x86_64 #1",
        3, null, 99, "a", "3.10.0-1160.el7.x86_64")]
    [InlineData("CPU: 3 PID: 99 Comm: a Kdump: loaded Not tainted 4.18.0-240.el8.x86_64 #1",
        3, null, 99, "a", "4.18.0-240.el8.x86_64")]
    [InlineData("CPU: 3 UID: 1000 PID: 99 Comm: a Not tainted 6.18.44 #1 PREEMPT(none) ", 3, 1000L, 99, "a", "6.18.44")]
    [InlineData("CPU: 3 PID: 99 Comm: x Not tainted y Not tainted 6.1.176 #1",
        3, null, 99, "x Not tainted y", "6.1.176")]
    [InlineData("CPU: 3 PID: 99 Comm: UID: 7 Not tainted 6.1.176 #1", 3, null, 99, "UID: 7", "6.1.176")]
    [InlineData("CPU: 3 PID: 99 Comm: a Kdump: loaded", 3, null, 99, "a", null)]  // cut
    [InlineData("CPU: 3 PID: 99 Comm: a Not tain", 3, null, 99, null, null)]
    [InlineData("CPU: 3 PID: 9", 3, null, null, null, null)]
    [InlineData("CPU: 3 PID: 99 Comm: a Not tainted *.*.* #1", 3, null, 99, "a", null)]  // masked
    public void Reads_the_cpu_line_of_every_era(
        string line, int? cpu, long? uid, int? pid, string? comm, string? release)
    {
        ContextRecord context = ContextRecord.Parse(Encoding.UTF8.GetBytes(line), 1);

        Assert.Equal(
            (cpu, uid, pid, comm, release), (context.Cpu, context.Uid, context.Pid, context.Comm, context.Release));
    }

    [Theory]  // function, module, reliable
    [InlineData(" [<ffffffff8112d4bd>] ? fn+0x12/0x34 [zfs]", "fn", "zfs", false)]
    [InlineData(" fn.isra.0.constprop.1+0x12/0x34", "fn.isra.0.constprop.1", null, true)]
    [InlineData(" ? fn+0x12/0x34 [zfs 0123456789abcdef]", "fn", "zfs", false)]
    [InlineData("[<c0017d2c>] (unwind_backtrace+0x0/0xec) from [<c00a5c10>] (warn+0x1/0x2)",
        "unwind_backtrace", null, true)]  // arm, to 3.x
    [InlineData("[<c0017d2c>] (unwind_backtrace) from [<c00a5c10>] (show_stack+0x10/0x14)",
        "unwind_backtrace", null, true)]  // arm
    [InlineData("[<bf012345>] (fn [ath9k]) from [<c00a5c10>] (show_stack+0x10/0x14)", "fn", "ath9k", true)]
    [InlineData(" unwind_backtrace from show_stack+0x10/0x14", "unwind_backtrace", null, true)]  // arm, 5.17
    [InlineData("[c0000000f2b0b8f0] [c000000000014a20] .show_stack+0x74/0x1c0 (unreliable)",
        "show_stack", null, false)]  // ppc64
    [InlineData(" ([<000000000010fa5e>] show_stack+0x8e/0xd0)", "show_stack", null, true)]  // s390
    [InlineData("[<80123456>] kmalloc_order+0x10/0x40", "kmalloc_order", null, true)]  // mips
    public void Reads_the_frame_of_every_architecture(string line, string function, string? module, bool reliable) =>
        Assert.Equal([new StackFrame(function, module, reliable, Marker: false)], Frames(line));

    [Fact]
    public void Reads_marks_with_and_without_a_frame()
    {
        Assert.Equal(
            [new("IRQ", null, true, true), new("fn", null, true, false)],
            Frames(" <IRQ>  [<ffffffff8112d4bd>] fn+0x12/0x34"));
        Assert.Equal([new("/TASK", null, true, true)], Frames(" </TASK>"));
    }

    [Theory]
    [InlineData("[<ffffffff8112d4bd>] 0xffffffff8112d4bd")]
    [InlineData("+0x12/0x34")]
    [InlineData("[<")]
    [InlineData(" from ")]
    [InlineData("? ")]
    public void What_has_no_name_is_no_frame(string line) => Assert.Empty(Frames(line));

    private static StackFrame[] Frames(string line)
    {
        ArrayBuilder<StackFrame> frames = default;
        NameOrder functions = new(new NameTable(8));
        StackFrame.Parse(Encoding.UTF8.GetBytes(line), ref frames, ref functions);
        return [.. frames.ToEquatableArray()];
    }
}
