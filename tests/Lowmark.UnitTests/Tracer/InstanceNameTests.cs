using Lowmark.Host;
using Lowmark.Tracer.Instances;

namespace Lowmark.UnitTests.Tracer;

public class InstanceNameTests
{
    // proc_pid_stat(5) of a running sleep(1), 6.18.
    private const string Stat =
        "4711 (sleep) S 1 4711 4711 0 -1 4194304 97 0 0 0 0 0 0 0 20 0 1 0 900 2891776 395 18446744073709551615 1 1"
        + " 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";

    private readonly FakeHost _host = new FakeHost().With("/proc/4711/stat", Stat);

    [Fact]
    public void A_name_tells_its_process_and_is_read_back()
    {
        InstanceName name = InstanceName.Of(4711, 2, _host)!.Value;

        Assert.Equal("lowmark-4711-900-2", name.ToString());
        Assert.Equal(name, InstanceName.Parse("lowmark-4711-900-2"));
        Assert.Null(InstanceName.Of(1, 1, _host));
    }

    [Theory]
    [InlineData("lowmark-4711-900-1", false)]
    [InlineData("lowmark-4711-899-1", true)]
    [InlineData("lowmark-4712-900-1", true)]
    public void It_is_left_behind_when_its_process_is_gone_or_another(string name, bool expected) =>
        Assert.Equal(expected, InstanceName.Parse(name)!.Value.IsLeftBehind(_host));

    [Fact]
    public void A_process_that_can_not_be_asked_is_taken_to_live() => Assert.False(
        InstanceName.Parse("lowmark-9-9-9")!.Value.IsLeftBehind(
            new FakeHost().Without("/proc/9/stat", HostFileState.Denied)));

    [Theory]
    [InlineData("lowmark-4711")]
    [InlineData("lowmark-4711-900")]
    [InlineData("lowmark-4711-900-1-1")]
    [InlineData("lowmark-4711-900-x")]
    [InlineData("lowmark--1-900-1")]
    [InlineData("someone-4711-900-1")]
    [InlineData("Lowmark-4711-900-1")]
    public void Others_instances_are_not_ours(string name) => Assert.Null(InstanceName.Parse(name));
}
