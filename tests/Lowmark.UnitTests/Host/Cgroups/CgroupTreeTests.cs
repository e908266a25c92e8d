using Lowmark.Host;
using Lowmark.Host.Cgroups;
using Lowmark.Host.Processes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.Host.Processes;

namespace Lowmark.UnitTests.Host.Cgroups;

public class CgroupTreeTests
{
    private const string V2 = "/sys/fs/cgroup";
    private const string V1 = "/sys/fs/cgroup/memory";
    private const long MiB = 1 << 20;

    private static readonly CgroupMount s_v1 = new(CgroupController.Memory, CgroupVersion.V1, V1);

    [Fact]
    public void A_tree_has_each_group_before_those_in_it_and_no_file_among_them()
    {
        CgroupTree tree = Sampled(new FakeHost().WithRootV2(V2).WithGroupV2(V2 + "/b.slice", 5 * MiB)
            .WithGroupV2(V2 + "/b.slice/two words\nand more", MiB).WithGroupV2(V2 + @"/a\x2dc.slice", MiB));

        Assert.Equal(
            ["/", @"/a\x2dc.slice", "/b.slice", "/b.slice/two words\nand more"],
            tree.Groups.Select(group => group.Path));
        Assert.Equal((true, 0, HostFileState.Read), (tree.IsWhole, tree.NotRead, tree.State));
        Assert.Null(tree.Root.Memory);
        Assert.Empty(tree.Gaps);
        Memcg memory = tree.Find("/b.slice")!.Memory!;
        Assert.Equal((new KiB(5120), new KiB(4)), (memory.Usage!.Value, memory.Swap!.Value));
        Assert.Equal(CgroupLimit.None, memory.Max);
        Assert.Equal((false, 12L, null), (memory.IsKilledWhole, memory.Events!.Value.Max, memory.Peak));
    }

    [Fact]
    public void The_effective_limit_is_the_smallest_and_the_tightest_may_be_another()
    {
        CgroupTree tree = Sampled(new FakeHost().WithRootV2(V2).WithGroupV2(V2 + "/p", 95 * MiB, 100 * MiB)
            .WithGroupV2(V2 + "/p/mine", 20 * MiB, 50 * MiB).WithGroupV2(V2 + "/p/mine/leaf", 20 * MiB)
            .WithGroupV2(V2 + "/p/hog", 60 * MiB).WithGroupV2(V2 + "/p/small", 15 * MiB));

        PathLimits limits = PathLimits.Of(tree.Find("/p/mine/leaf")!);

        Assert.Equal(new PathLimit(new(51_200), tree.Find("/p/mine")!, new(20_480)), limits.Smallest);
        Assert.Equal(("/p", new KiB(5120)), (limits.Tightest!.Value.SetBy.Path, limits.Tightest.Value.Room!.Value));
        Assert.True(limits.IsComplete);
        Assert.Equal("/p/hog", PathLimits.LargestSibling(tree.Find("/p/mine/leaf")!, tree.Find("/p")!)!.Path);
        Assert.Equal("/p/mine", PathLimits.LargestSibling(tree.Find("/p/hog")!, tree.Find("/p")!)!.Path);
        Assert.Null(PathLimits.LargestSibling(tree.Find("/p")!, tree.Find("/p")!));
    }

    [Fact]
    public void Of_equal_limits_the_outer_one_counts_more()
    {
        CgroupTree tree = Sampled(new FakeHost().WithRootV2(V2).WithGroupV2(V2 + "/p", 30 * MiB, 50 * MiB)
            .WithGroupV2(V2 + "/p/c", 20 * MiB, 50 * MiB));

        Assert.Equal("/p", PathLimits.Of(tree.Find("/p/c")!).Smallest!.Value.SetBy.Path);
    }

    [Fact]
    public void A_group_without_any_limit_has_none_and_that_is_known()
    {
        CgroupTree tree = Sampled(new FakeHost().WithRootV2(V2).WithGroupV2(V2 + "/p", 30 * MiB));

        Assert.Equal(new PathLimits(null, null, IsComplete: true), PathLimits.Of(tree.Find("/p")!));
    }

    [Fact]
    public void A_limit_that_may_not_be_read_leaves_the_answer_incomplete()
    {
        CgroupTree tree = Sampled(new FakeHost().WithRootV2(V2).WithGroupV2(V2 + "/p", 30 * MiB, 50 * MiB)
            .WithGroupV2(V2 + "/p/c", 20 * MiB).Without(V2 + "/p/c/memory.max", HostFileState.Denied));

        PathLimits limits = PathLimits.Of(tree.Find("/p/c")!);

        Assert.Equal(("/p", false), (limits.Smallest!.Value.SetBy.Path, limits.IsComplete));
        Assert.Equal([new FileGap("memory.max", HostFileState.Denied, 1)], tree.Gaps);
    }

    [Fact]
    public void Memory_that_is_not_counted_apart_counts_above()
    {
        CgroupTree tree = Sampled(new FakeHost().WithRootV2(V2).WithGroupV2(V2 + "/p", 30 * MiB, 50 * MiB)
            .With(V2 + "/p/plain/cgroup.procs", "").With(V2 + "/p/plain/cgroup.type", "domain\n"));

        Assert.Null(tree.Find("/p/plain")!.Memory);
        Assert.Equal("/p", PathLimits.Of(tree.Find("/p/plain")!).Smallest!.Value.SetBy.Path);
    }

    [Fact]
    public void In_v1_a_parent_that_does_not_count_its_children_does_not_limit_them()
    {
        FakeHost host = new FakeHost().WithGroupV1(V1, 90 * MiB).With(V1 + "/release_agent", "")
            .WithGroupV1(V1 + "/flat", 10 * MiB, 20 * MiB, isHierarchical: false).WithGroupV1(V1 + "/flat/c", 40 * MiB)
            .WithGroupV1(V1 + "/deep", 10 * MiB, 20 * MiB).WithGroupV1(V1 + "/deep/c", 8 * MiB);
        CgroupTree tree = new(s_v1);
        tree.Sample(host);

        Assert.Null(PathLimits.Of(tree.Find("/flat/c")!).Smallest);
        Assert.Equal("/deep", PathLimits.Of(tree.Find("/deep/c")!).Smallest!.Value.SetBy.Path);
        Assert.Equal((true, CgroupLimit.None), (tree.IsWhole, tree.Root.Memory!.Max));
        Memcg memory = tree.Find("/deep")!.Memory!;
        Assert.Equal((5L, 2L), (memory.Events!.Value.Max!.Value, memory.Events.Value.OomKill!.Value));
        Assert.Equal((new KiB(10_248), null, null), (memory.MemswUsage!.Value, memory.KmemUsage, memory.High));
    }

    [Fact]
    public void Events_between_two_samples_are_told()
    {
        FakeHost host = new FakeHost().WithRootV2(V2).WithGroupV2(V2 + "/p", MiB);
        CgroupTree tree = Sampled(host);
        Assert.Null(tree.Find("/p")!.Memory!.EventsSincePrevious);

        tree.Sample(host.With(V2 + "/p/memory.events", "low 0\nhigh 3\nmax 20\noom 2\noom_kill 2\noom_group_kill 0\n"));

        Assert.Equal(new MemcgEvents(0, 0, 8, 1, 1, 0), tree.Find("/p")!.Memory!.EventsSincePrevious);
    }

    [Fact]
    public void A_group_that_vanishes_while_it_is_read_is_gone_and_no_gap()
    {
        FakeHost host = new FakeHost().WithRootV2(V2).WithGroupV2(V2 + "/a", MiB).WithGroupV2(V2 + "/b", MiB)
            .WithGroupV2(V2 + "/c", MiB, 2 * MiB);
        host.BeforeRead = path =>
        {
            if (path == V2 + "/a") { host.Remove(V2 + "/a"); }
            if (path == V2 + "/b/memory.max") { host.Remove(V2 + "/b"); }
        };
        CgroupTree tree = Sampled(host);

        Assert.Null(tree.Find("/a"));
        Assert.Equal(new CgroupLimit(new(2048)), tree.Find("/c")!.Memory!.Max);
        Assert.Empty(tree.Gaps);

        host.BeforeRead = null;
        tree.Sample(host);
        Assert.Equal(["/", "/c"], tree.Groups.Select(group => group.Path));
        Assert.Equal([tree.Find("/c")!], tree.Root.Children);
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_a_stated_gap()
    {
        CgroupTree tree = Sampled(new FakeHost().WithRootV2(V2).Without(V2 + "/secret", HostFileState.Denied));

        Assert.Equal([new FileGap("", HostFileState.Denied, 1)], tree.Gaps);
        Assert.Null(tree.Find("/secret")!.Memory);
    }

    [Fact]
    public void A_tree_that_is_not_there_is_told()
    {
        CgroupTree tree = new(s_v1);

        Assert.Equal((HostFileState.Missing, null), (tree.Sample(new FakeHost()), tree.IsWhole));
        Assert.Empty(tree.Groups);
    }

    [Fact]
    public void Inside_a_namespace_the_limits_above_are_said_to_be_out_of_sight()
    {
        FakeHost host = new FakeHost().WithGroupV2(V2, 3 * MiB, 9 * MiB).WithRootV2(V2)
            .WithProcess(1, cgroup: "0::/\n").WithProcess(2, cgroup: "0::/../../other\n");
        CgroupTree tree = Sampled(host);
        ProcessTable processes = new();
        processes.Sample(host, TimeSpan.FromSeconds(1));

        Assert.False(tree.IsWhole);
        Assert.Equal(new CgroupStrays(Outside: 1, Gone: 0, Untold: 0), tree.Place(processes));
        Assert.Equal([1], tree.Root.Processes.Select(process => process.Pid));
        Assert.Equal(new KiB(6144), PathLimits.Of(tree.Root).Tightest!.Value.Room);
    }

    [Fact]
    public void Processes_stand_in_the_group_that_their_own_file_names()
    {
        FakeHost host = new FakeHost().WithGroupV1(V1 + "/job", MiB).WithKernelThread(2)
            .WithProcess(5, cgroup: "4:memory:/job\n0::/\n").WithProcess(6, cgroup: "4:memory:/job/gone\n")
            .WithProcess(7, cgroup: "0::/\n").WithProcess(8, cgroup: "4:cpu,memory:/job\n");
        CgroupTree tree = new(s_v1);
        tree.Sample(host);
        ProcessTable processes = new();
        processes.Sample(host, TimeSpan.FromSeconds(1));

        Assert.Equal(new CgroupStrays(Outside: 0, Gone: 1, Untold: 1), tree.Place(processes));
        Assert.Equal([5, 8], tree.Find("/job")!.Processes.Select(process => process.Pid));
    }

    [Theory]
    [InlineData("/docker/abc/job", "/job")]
    [InlineData("/docker/abc", "/")]
    [InlineData("/docker/abcd", null)]
    [InlineData("/system.slice", null)]
    public void Where_a_part_is_mounted_its_own_paths_are_cut_from_it(string path, string? expected)
    {
        FakeHost host = new FakeHost().WithGroupV1(V1, MiB).WithGroupV1(V1 + "/job", MiB);
        CgroupTree tree = new(s_v1 with { Root = "/docker/abc" });
        tree.Sample(host);

        Assert.Equal(expected, tree.FindOf(path)?.Path);
        Assert.False(tree.IsWhole);
    }

    [Fact]
    public void Cpusets_are_told_in_both_hierarchies()
    {
        FakeHost host = new FakeHost().WithRootV2(V2)
            .With(V2 + "/s/cpuset.cpus", "\n").With(V2 + "/s/cpuset.mems", "1\n")
            .With(V2 + "/s/cpuset.cpus.effective", "0-3\n").With(V2 + "/s/cpuset.mems.effective", "1\n")
            .With("/c/s/cpuset.cpus", "0-1\n").With("/c/s/cpuset.mems", "0,2-3\n");
        CgroupTree v2 = Sampled(host);
        CgroupTree v1 = new(new(CgroupController.Cpuset, CgroupVersion.V1, "/c"));
        v1.Sample(host);

        Cpuset newer = v2.Find("/s")!.Cpuset!;
        Assert.Equal((0L, 4L), (newer.Cpus!.Value.Count, newer.EffectiveCpus!.Value.Count));
        Assert.Equal("1", newer.EffectiveMems.ToString());
        Cpuset older = v1.Find("/s")!.Cpuset!;
        Assert.Equal((2L, "0,2-3", null), (older.Cpus!.Value.Count, older.Mems.ToString(), older.EffectiveMems));
        Assert.Null(v2.Root.Cpuset);
    }

    [Fact]
    public void A_sample_of_groups_that_stay_allocates_nothing()
    {
        FakeHost host = new FakeHost().WithRootV2(V2);
        for (int i = 0; i < 300; i++) { host.WithGroupV2($"{V2}/g{i % 10}/h{i}", MiB, 2 * MiB); }
        CgroupTree tree = Sampled(host);
        tree.Sample(host);

        long before = GC.GetAllocatedBytesForCurrentThread();
        tree.Sample(host);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((311, 0L), (tree.Groups.Count, allocated));
    }

    [Fact]
    public void Ten_thousand_groups_are_read_with_a_bounded_number_of_files_each()
    {
        FakeHost host = new FakeHost().WithRootV2(V2).WithGroupV2(V2 + "/pods", 10_000 * MiB, 10_001 * MiB);
        for (int i = 0; i < 10_000; i++) { host.WithFolder($"{V2}/pods/pod{i:00000}"); }
        foreach (int i in (int[])[7, 9_000]) { host.WithGroupV2($"{V2}/pods/pod{i:00000}", i * MiB, null); }
        CgroupTree tree = Sampled(host);

        Assert.Equal((10_002, 0), (tree.Groups.Count, tree.NotRead));
        Assert.InRange(host.Reads, 30_000, 30_200);
        Assert.Equal("/pods/pod09999", tree.Groups[^1].Path);
        Assert.All(tree.Groups.Skip(2), group =>
        {
            PathLimits limits = PathLimits.Of(group);
            string hog = PathLimits.LargestSibling(group, limits.Tightest!.Value.SetBy)!.Name;
            Assert.Equal(group.Name == "pod09000" ? "pod00007" : "pod09000", hog);
        });
    }

    [Fact]
    public void No_more_groups_are_read_than_allowed_and_those_left_out_are_counted()
    {
        FakeHost host = new FakeHost().WithFolder(V1);
        for (int i = 0; i < 50; i++) { host.WithFolder($"{V1}/g{i}"); }
        CgroupTree tree = new(s_v1, mostGroups: 20);
        tree.Sample(host);

        Assert.Equal((20, 31), (tree.Groups.Count, tree.NotRead));
    }

    private static CgroupTree Sampled(FakeHost host)
    {
        CgroupTree tree = new(CgroupMounts.Find(host).Memory!);
        tree.Sample(host);
        return tree;
    }
}
