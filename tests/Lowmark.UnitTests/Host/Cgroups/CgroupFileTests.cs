using System.Text;
using Lowmark.Host;
using Lowmark.Host.Cgroups;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Cgroups;

public class CgroupFileTests
{
    private const string OctalRow =
        "50 1 0:9 /a\\134x2db /mnt/two\\040words\\012here rw shared:1 master:2 - cgroup cgroup rw,cpu,memory\n";

    [Theory]
    [InlineData("0\n", 0L)]
    [InlineData("75497472\n", 75_497_472L)]
    [InlineData("max\n", null)]
    [InlineData("9223372036854771712\n", null)]
    [InlineData("9223372036854710272\n", null)]
    [InlineData("9223372036854775807\n", null)]
    [InlineData("18446744073709551615\n", null)]
    [InlineData("8796093018112\n", null)]
    public void A_limit_is_a_figure_or_one_of_the_words_for_none(string text, long? expected)
    {
        Assert.True(CgroupLimit.TryParse(Encoding.ASCII.GetBytes(text), out long bytes));
        Assert.Equal(expected ?? CgroupLimit.Unlimited, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("75497472")]
    [InlineData("maximum\n")]
    [InlineData("-1\n")]
    [InlineData("7 5\n")]
    [InlineData("999999999999999999999999\n")]
    public void What_is_no_figure_is_no_limit(string text) =>
        Assert.False(CgroupLimit.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Events_lack_the_rows_of_later_kernels()
    {
        Assert.True(MemcgEvents.TryParse("low 0\nhigh 0\nmax 9\noom 2\n"u8, out MemcgEvents old));

        Assert.Equal(new MemcgEvents(0, 0, 9, 2, null, null), old);
    }

    [Fact]
    public void Events_are_told_between_samples_and_not_where_a_counter_fell()
    {
        MemcgEvents before = new(0, 5, 10, 2, 2, null);
        MemcgEvents now = new(0, 4, 13, 2, 3, null);

        Assert.Equal(new MemcgEvents(0, null, 3, 0, 1, null), now.Since(before));
    }

    [Fact]
    public void The_oom_control_of_v1_counts_kills_in_newer_kernels_only()
    {
        Assert.True(OomControl.TryParse("oom_kill_disable 1\nunder_oom 0\n"u8, out OomControl old));
        Assert.True(OomControl.TryParse("oom_kill_disable 0\nunder_oom 1\noom_kill 3\n"u8, out OomControl now));

        Assert.Equal(new OomControl(IsKillDisabled: true, IsUnderOom: false, null), old);
        Assert.Equal(new OomControl(IsKillDisabled: false, IsUnderOom: true, 3), now);
    }

    [Fact]
    public void Both_hierarchies_tell_what_the_memory_is_made_of()
    {
        MemcgStat v2 = new("/g/memory.stat");
        MemcgStat v1 = new("/g/memory.stat");
        v2.Parse(Encoding.ASCII.GetBytes(CgroupTexts.StatV2));
        v1.Parse(Encoding.ASCII.GetBytes(CgroupTexts.StatV1));

        Assert.Equal((new KiB(1024), new KiB(2048), new KiB(4)), (v2.Anon!.Value, v2.File!.Value, v2.Shmem!.Value));
        Assert.Equal((new KiB(8), new KiB(12)), (v2.SlabReclaimable!.Value, v2.SlabUnreclaimable!.Value));
        Assert.Equal(42L, v2["pgmajfault"u8]);
        Assert.Equal((new KiB(1_157_572), new KiB(212_336)), (v1.Anon!.Value, v1.Shmem!.Value));
        Assert.Equal((null, null, new KiB(4)), (v1.Kernel, v1.HierarchicalLimit, v1.SwapV1!.Value));
    }

    [Fact]
    public void The_kernels_own_effective_limit_is_kept()
    {
        MemcgStat stat = new("/g/memory.stat");
        stat.Parse("rss 0\nhierarchical_memory_limit 75497472\n"u8);

        Assert.Equal(new KiB(73_728), stat.HierarchicalLimit);
    }

    [Fact]
    public void The_mounts_of_a_hybrid_machine_are_told_apart() =>
        Assert.Equal(
            [
                new(CgroupController.Cpuset, CgroupVersion.V1, "/sys/fs/cgroup/cpu set"),
                new(CgroupController.Memory, CgroupVersion.V1, "/sys/fs/cgroup/memory"),
                new(CgroupController.Memory, CgroupVersion.V2, "/sys/fs/cgroup/unified"),
                new(CgroupController.Cpuset, CgroupVersion.V2, "/sys/fs/cgroup/unified"),
            ],
            MountInfo.Parse(Encoding.ASCII.GetBytes(CgroupTexts.HybridMounts))!.Mounts);

    [Fact]
    public void File_systems_in_memory_are_kept_once_each() =>
        Assert.Equal(
            [
                new("/dev/shm", "tmpfs", null), new("/run/user 7", "tmpfs", new KiB(2_467_556)),
                new MemoryMount("/big", "ramfs", null),
            ],
            MountInfo.Parse(
                """
                24 1 0:22 / /dev/shm rw,nosuid shared:4 - tmpfs tmpfs rw,seclabel
                25 1 0:23 / /run/user\0407 rw shared:5 - tmpfs tmpfs rw,size=2467556k,mode=755
                26 1 0:22 /x /mnt rw - tmpfs tmpfs rw
                27 1 8:1 / / rw - ext4 /dev/sda1 rw,size=5k
                28 1 0:24 / /big rw - ramfs none rw

                """u8)!.InMemory);

    [Fact]
    public void Octal_escapes_and_controllers_mounted_together_are_understood() =>
        Assert.Equal(
            [new CgroupMount(CgroupController.Memory, CgroupVersion.V1, "/mnt/two words\nhere", @"/a\x2db")],
            MountInfo.Parse(Encoding.ASCII.GetBytes(OctalRow))!.Mounts);

    [Fact]
    public void A_hybrid_machine_keeps_memory_in_v1()
    {
        FakeHost host = new FakeHost().With("/proc/self/mountinfo", CgroupTexts.HybridMounts)
            .WithFolder("/sys/fs/cgroup/memory").WithFolder("/sys/fs/cgroup/cpu set")
            .With("/sys/fs/cgroup/unified/cgroup.controllers", "\n");

        CgroupMounts mounts = CgroupMounts.Find(host);

        Assert.Equal(("/sys/fs/cgroup/memory", CgroupVersion.V1), (mounts.Memory!.Folder, mounts.Memory.Version));
        Assert.Equal("/sys/fs/cgroup/cpu set", mounts.Cpuset!.Folder);
    }

    [Theory]
    [InlineData("/cgroup/memory/tasks", CgroupVersion.V1, "/cgroup/memory")]
    [InlineData("/sys/fs/cgroup/cgroup.controllers", CgroupVersion.V2, "/sys/fs/cgroup")]
    public void Without_mountinfo_the_well_known_places_are_tried(string file, CgroupVersion version, string folder) =>
        Assert.Equal(
            new CgroupMount(CgroupController.Memory, version, folder),
            CgroupMounts.Find(new FakeHost().With(file, "cpu memory\n")).Memory);

    [Fact]
    public void A_controller_that_is_switched_off_is_nowhere() =>
        Assert.Null(CgroupMounts.Find(new FakeHost().With("/sys/fs/cgroup/cgroup.controllers", "cpu io\n")).Memory);

    [Theory]
    [InlineData(CgroupTexts.HybridMounts)]
    [InlineData(CgroupTexts.StatV1)]
    [InlineData("low 0\nhigh 3\nmax 12\noom 1\noom_kill 1\n")]
    [InlineData("oom_kill_disable 0\nunder_oom 0\noom_kill 2\n")]
    [InlineData("18446744073709551615\n")]
    public void No_prefix_of_a_file_throws(string text)
    {
        byte[] whole = Encoding.ASCII.GetBytes(text);
        MemcgStat stat = new("/g/memory.stat");
        for (int length = 0; length < whole.Length; length++)
        {
            ReadOnlySpan<byte> prefix = whole.AsSpan(0, length);
            stat.Parse(prefix);
            Assert.False(CgroupLimit.TryParse(prefix, out _));
            _ = MemcgEvents.TryParse(prefix, out _);
            _ = OomControl.TryParse(prefix, out _);
            _ = MountInfo.Parse(prefix);
        }
    }

    [Fact]
    public void A_cut_figure_is_left_out_rather_than_wrong()
    {
        MemcgStat stat = new("/g/memory.stat");

        Assert.Equal(HostFileState.Read, stat.Parse("anon 1048576\nfile 20"u8));
        Assert.Null(stat.File);
    }
}
