using Lowmark.Tracer;

namespace Lowmark.UnitTests.Tracer;

public class GroupTasksTests
{
    private const string V2 = "30 24 0:26 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw\n";
    private const string V1 = "30 24 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";

    [Fact]
    public void Tasks_of_a_group_of_version_2_and_those_below_it_are_read()
    {
        FakeHost host = Host(V2, "/sys/fs/cgroup/a.slice/", "cgroup.threads");

        GroupTasks tasks = GroupTasks.Find(host, "/a.slice", out TraceRefusal? refusal)!;

        Assert.Null(refusal);
        Assert.Equal([7, 8, 9], tasks.Read().Order());
    }

    [Fact]
    public void Tasks_of_a_group_of_version_1_likewise() => Assert.Equal(
        [7, 8, 9],
        GroupTasks.Find(Host(V1, "/sys/fs/cgroup/memory/a.slice/", "tasks"), "a.slice", out _)!.Read().Order());

    [Theory]
    [InlineData("/b.slice")]
    [InlineData("/../a.slice")]
    [InlineData("/a.slice/../../cgroup/a.slice")]
    public void A_group_that_is_not_there_or_leads_out_is_refused(string group)
    {
        FakeHost host = Host(V2, "/sys/fs/cgroup/a.slice/", "cgroup.threads");

        Assert.Null(GroupTasks.Find(host, group, out TraceRefusal? refusal));
        Assert.Contains("no memory group", refusal!.Why, StringComparison.Ordinal);
    }

    private static FakeHost Host(string mounts, string folder, string list) => new FakeHost()
        .With("/proc/self/mountinfo", mounts)
        .With("/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t0\t9\t1\n")
        .With("/sys/fs/cgroup/cgroup.controllers", "memory\n")
        .With($"{folder}{list}", "7\n8\n")
        .With($"{folder}memory.max", "max\n")
        .With($"{folder}b/{list}", "9\nx\n-4\n");
}
