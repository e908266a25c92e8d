using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

/// <summary>Uses of memory that are judged by their share of RAM.</summary>
public class UseOfRamTests
{
    [Fact]
    public void Shared_memory_is_told_with_those_who_hold_it()
    {
        HostFinding finding = CheckHost.WithRam(("Shmem", 2_500_000))
            .Group("/a.slice", usageKiB: 3_000_000, stat: "shmem 2048000000\n")
            .Group("/a.slice/db.service", usageKiB: 2_000_000, stat: "shmem 1843200000\n")
            .Group("/b.slice", usageKiB: 500_000, stat: "anon 4096\nshmem 307200000\n")
            .Process(new ProcessText(71, "postgres", 1000) { Shmem = 1_500_000 })
            .With(
                "/proc/1/mountinfo",
                "24 1 0:22 / /dev/shm rw,nosuid shared:4 - tmpfs tmpfs rw,seclabel\n"
                + "25 1 0:23 / /run rw,nosuid shared:5 - tmpfs tmpfs rw,size=2467556k,mode=755\n"
                + "26 1 0:22 /x /mnt rw - tmpfs tmpfs rw\n"
                + "27 1 8:1 / / rw - ext4 /dev/sda1 rw\n")
            .With("/proc/sysvipc/shm", "0 7 600 614400000 5 6 0 0 0 0 0 1 1 1 409600000 0\n")
            .Run<SharedMemory>()
            .Finds(
                Severity.Warning,
                "Shared memory and tmpfs hold 2.38 GiB, 25 % of RAM; /a.slice/db.service is charged with 1.72 GiB of "
                + "it.")
            .Quoting("/proc/meminfo", "Shmem: 2500000 kB")
            .Quoting("/sys/fs/cgroup/a.slice/db.service/memory.stat", "shmem 1843200000")
            .Quoting("/sys/fs/cgroup/b.slice/memory.stat", "shmem 307200000")
            .Quoting("/sys/fs/cgroup/a.slice/memory.stat", "shmem 204800000")
            .Quoting("/proc/71/status", "RssShmem: 1500000 kB")
            .Quoting("/proc/sysvipc/shm", "shmid 7, size 614400000, rss 409600000, nattch 0")
            .Quoting("/proc/mounts", "tmpfs /dev/shm")
            .Quoting("/proc/mounts", "tmpfs /run size=2467556k");
        Assert.Equal(8, finding.Evidence.Count);
    }

    [Fact]
    public void Less_shared_memory_is_fine() =>
        CheckHost.WithRam(("Shmem", 2_490_000)).Run<SharedMemory>().IsFine("shared memory is 24.9 % of RAM");

    [Fact]
    public void Locked_memory_is_told_with_those_who_locked_it() =>
        CheckHost.WithRam(("Unevictable", 1_500_000), ("Mlocked", 1_400_000))
            .Process(new ProcessText(80, "qemu", 5) { Locked = 1_048_576, Pinned = 2048 })
            .Process(new ProcessText(81, "ntpd", 5) { Locked = 4096 })
            .Run<Mlocked>()
            .Finds(
                Severity.Warning,
                "1.43 GiB are locked (mlock, ramfs) and can not be reclaimed, 15 % of RAM; qemu (pid 80) has most, "
                + "1 GiB.")
            .Quoting("/proc/meminfo", "Mlocked: 1400000 kB")
            .Quoting("/proc/80/status", "VmLck: 1048576 kB")
            .Quoting("/proc/81/status", "VmLck: 4096 kB")
            .Quoting("/proc/80/status", "VmPin: 2048 kB");

    [Fact]
    public void A_ramfs_can_not_be_reclaimed_either() =>
        CheckHost.WithRam(("Unevictable", 1_500_000))
            .With("/proc/self/mountinfo", "24 1 0:22 / /big rw - ramfs none rw\n")
            .Run<Mlocked>()
            .Finds(Severity.Warning, "1.43 GiB are locked (mlock, ramfs) and can not be reclaimed, 15 % of RAM.")
            .Quoting("/proc/mounts", "ramfs /big");

    [Fact]
    public void Little_locked_memory_is_fine() =>
        CheckHost.WithRam(("Unevictable", 1_490_000)).Run<Mlocked>().IsFine("unevictable memory is 14.9 % of RAM");

    [Fact]
    public void Page_tables_are_told_with_the_process_that_has_most() =>
        CheckHost.WithRam(("PageTables", 500_000))
            .Process(new ProcessText(90, "oracle", 5) { PageTables = 20_480 })
            .Process(new ProcessText(91, "oracle", 5) { PageTables = 40_960 })
            .Run<PageTables>()
            .Finds(Severity.Warning, "Page tables hold 488 MiB, 5 % of RAM; oracle (pid 91) has most, 40 MiB.")
            .Quoting("/proc/91/status", "VmPTE: 40960 kB");

    [Fact]
    public void Few_page_tables_are_fine() =>
        CheckHost.WithRam(("PageTables", 490_000)).Run<PageTables>().IsFine("page tables are 4.9 % of RAM");

    [Fact]
    public void Kernel_stacks_are_told_with_the_process_that_has_most_threads() =>
        CheckHost.WithRam(("KernelStack", 500_000)).Process(new ProcessText(95, "java", 5)).Run<KernelStacks>()
            .Finds(
                Severity.Warning, "Kernel stacks hold 488 MiB, 5 % of RAM; java (pid 95) has most threads, 1.")
            .Quoting("/proc/95/status", "Threads: 1");

    [Fact]
    public void Few_kernel_stacks_are_fine() =>
        CheckHost.WithRam(("KernelStack", 490_000)).Run<KernelStacks>().IsFine("kernel stacks are 4.9 % of RAM");

    [Theory]
    [InlineData("shmem", "Shmem and MemTotal of /proc/meminfo")]
    [InlineData("mlocked", "Unevictable and MemTotal of /proc/meminfo")]
    [InlineData("page-tables", "PageTables and MemTotal of /proc/meminfo")]
    [InlineData("kernel-stacks", "KernelStack and MemTotal of /proc/meminfo")]
    [InlineData("page-cache-dirty", "Dirty, Writeback and MemTotal of /proc/meminfo")]
    [InlineData("unaccounted", "the counters of /proc/meminfo and /proc/zoneinfo")]
    public void Without_the_counters_nothing_tells(string id, string missing) =>
        CheckCatalog.All.Single(check => check.Doc.Id == id).Run(CheckHost.WithRam().Facts()).IsUnknown(missing);

    /// <summary>The middle of 400000 and 200000 pages of 4 KiB is 1200000 kB.</summary>
    [Fact]
    public void A_tenth_of_ram_in_dirty_pages_is_a_warning() =>
        Dirty(900_000, 100_000, threshold: 400_000, background: 200_000).Run<PageCacheDirty>()
            .Finds(Severity.Warning, "977 MiB of file pages wait to be written, 10 % of RAM.")
            .Quoting("/proc/meminfo", "Writeback: 100000 kB")
            .Quoting(null, "900000 kB + 100000 kB = 1000000 kB, middle of the thresholds 1200000 kB");

    [Fact]
    public void Above_the_middle_of_the_thresholds_writers_are_slowed_down() =>
        Dirty(500_000, 100_004, threshold: 200_000, background: 100_000).Run<PageCacheDirty>()
            .Finds(
                Severity.Notice,
                "586 MiB of file pages wait to be written, 6 % of RAM; writers are being slowed down.")
            .Quoting("/proc/vmstat", "nr_dirty_threshold 200000");

    [Fact]
    public void At_the_middle_of_the_thresholds_nobody_is_slowed_down() =>
        Dirty(500_000, 100_000, threshold: 200_000, background: 100_000).Run<PageCacheDirty>()
            .IsFine("dirty pages are 6 % of RAM");

    private static CheckHost Dirty(long dirty, long writeback, long threshold, long background) =>
        CheckHost.WithRam(("Dirty", dirty), ("Writeback", writeback))
            .VmStat(("nr_dirty_threshold", threshold), ("nr_dirty_background_threshold", background));
}
