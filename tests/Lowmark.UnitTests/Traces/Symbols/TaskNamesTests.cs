using Lowmark.Traces.Events;
using Lowmark.Traces.Symbols;

namespace Lowmark.UnitTests.Traces.Symbols;

public class TaskNamesTests
{
    private const long Second = 1_000_000_000;

    private readonly FakeHost _host = new FakeHost().With("/proc/12/comm", "java\n").With("/proc/13/comm", "a\nb\n");
    private readonly TraceNames _names = new();

    [Fact]
    public void A_task_is_named_as_proc_has_it_and_else_as_the_tracing_kept_it()
    {
        TaskNames tasks = new(_host, _names);

        Assert.Equal("java", Of(tasks, 12, 0));
        Assert.Equal("a\nb", Of(tasks, 13, 0));
        Assert.Equal("<idle>", Of(tasks, 0, 0));
        Assert.Equal("gone one", Of(tasks, 14, 0));
        Assert.Equal("", Of(tasks, 15, 0));
    }

    [Fact]
    public void A_name_is_read_again_after_a_while_and_kept_when_the_task_is_gone()
    {
        TaskNames tasks = new(_host, _names);
        Of(tasks, 12, 0);
        _host.With("/proc/12/comm", "tomcat\n");

        Assert.Equal("java", Of(tasks, 12, Second));
        Assert.Equal("tomcat", Of(tasks, 12, 3 * Second));
        _host.Remove("/proc/12");
        Assert.Equal("tomcat", Of(tasks, 12, 9 * Second));
    }

    private string Of(TaskNames tasks, int pid, long nowNs) =>
        _names[tasks.Of(pid, nowNs, () => "17 other\n14 gone one\n"u8.ToArray())];
}
