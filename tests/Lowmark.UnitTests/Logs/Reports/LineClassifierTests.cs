using System.Text;
using Lowmark.Logs.Reports;

namespace Lowmark.UnitTests.Logs.Reports;

/// <summary>One row for each printed shape of every era, and rows that only look like one.</summary>
public class LineClassifierTests
{
    [Theory]
    [InlineData("cc1 invoked oom-killer: gfp_mask=0x280da, order=0, oom_adj=0", LineShape.OomHeader)]  // 2.6.32
    [InlineData("cc1 invoked oom-killer: gfp_mask=0x280da, order=0, oom_adj=0, oom_score_adj=0",
        LineShape.OomHeader)]  // el6
    [InlineData(
        "cc1 invoked oom-killer: gfp_mask=0x6200ca(GFP_HIGHUSER_MOVABLE), nodemask=(null),  order=0, oom_score_adj=0",
        LineShape.OomHeader)]
    [InlineData("cc1 invoked oom-killer:", LineShape.OomHeader)]  // wrapped by mail
    [InlineData("cc1 invoked oom-killers: none", LineShape.Unknown)]
    [InlineData("swapper: page allocation failure. order:1, mode:0x20", LineShape.PageAllocationFailure)]  // 2.6.32
    [InlineData("swapper/0: page allocation failure: order:1, mode:0x20", LineShape.PageAllocationFailure)]  // 3.10
    [InlineData(
        "a b: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=/,mems_allowed=0",
        LineShape.PageAllocationFailure)]
    [InlineData("java: page allocation stalls for 10004ms, order:0, mode:0x14200ca(GFP_HIGHUSER_MOVABLE)",
        LineShape.AllocationStall)]
    [InlineData("vmalloc: allocation failure: 268435456 bytes", LineShape.VmallocFailure)]  // to 4.7
    [InlineData(
        "modprobe: vmalloc: allocation failure, allocated 4096 of 8192 bytes, mode:0x14000c2(GFP_KERNEL|__GFP_HIGHMEM)",
        LineShape.VmallocFailure)]
    [InlineData("insmod: vmalloc error: size 4294967296, exceeds total pages, mode:0xcc0(GFP_KERNEL)",
        LineShape.VmallocFailure)]
    [InlineData("vmap allocation for size 8392704 failed: use vmalloc=<size> to increase size.",
        LineShape.VmallocFailure)]
    [InlineData("SLUB: Unable to allocate memory on node -1 (gfp=0x20)", LineShape.SlabFailure)]  // to 4.4
    [InlineData("SLUB: Unable to allocate memory on CPU 0 (of node 0) on node -1, gfp=0x820(GFP_ATOMIC)",
        LineShape.SlabFailure)]
    [InlineData("SLAB: Unable to allocate memory on node 0 (gfp=0xd0)", LineShape.SlabFailure)]
    [InlineData("__vm_enough_memory: pid: 81, comm: jvm, no enough memory for the allocation",
        LineShape.OvercommitRefusal)]
    [InlineData("__vm_enough_memory: pid: 99, comm: a, bytes: 1048576 not enough memory for the allocation",
        LineShape.OvercommitRefusal)]
    [InlineData("SysRq : Manual OOM execution", LineShape.SysrqOom)]
    [InlineData("sysrq: Manual OOM execution", LineShape.SysrqOom)]
    [InlineData("sysrq: SysRq : Manual OOM execution", LineShape.SysrqOom)]
    [InlineData("Task in /a killed as a result of limit of /b", LineShape.MemcgTaskIn)]
    [InlineData("Task in /a", LineShape.MemcgTaskIn)]  // 3.15, 3.16
    [InlineData("Mem-Info:", LineShape.MemInfo)]
    [InlineData("Mem-info:", LineShape.MemInfo)]  // 2.6.2x
    [InlineData("Node 0 DMA free:15892kB min:84kB low:104kB", LineShape.Zone)]
    [InlineData("HighMem free:128kB min:512kB", LineShape.Zone)]  // no NUMA
    [InlineData("Node 0 Movable free:0kB boost:0kB min:32kB", LineShape.Zone)]
    [InlineData("Node 1 Device free:0kB boost:0kB min:0kB", LineShape.Zone)]
    [InlineData("lowmem_reserve[]: 0 1956 1956 1956", LineShape.LowmemReserve)]
    [InlineData("Node 0 DMA: 1*4kB (U) 0*8kB = 4kB", LineShape.FreeArea)]
    [InlineData("DMA: 2*4kB 5*8kB = 48kB", LineShape.FreeArea)]
    [InlineData("HighMem: empty", LineShape.FreeArea)]  // 2.6.2x
    [InlineData("Node 0 DMA per-cpu:", LineShape.PerCpuPageset)]
    [InlineData("Node 0 hugepages_total=0 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB",
        LineShape.HugePages)]
    [InlineData("Node 0 active_anon:223108kB inactive_anon:0kB all_unreclaimable? yes", LineShape.NodeCounters)]
    [InlineData("223 total pagecache pages", LineShape.Totals)]
    [InlineData("0 pages HighMem/MovableOnly", LineShape.Totals)]
    [InlineData("131054 pages RAM", LineShape.Totals)]
    [InlineData("65536 pages of RAM", LineShape.Totals)]  // 2.6.2x
    [InlineData("0 pages in pagetable cache", LineShape.Totals)]
    [InlineData("[ pid ]   uid  tgid total_vm      rss cpu oom_adj name", LineShape.TaskHeader)]  // 2.6.32
    [InlineData(
        "[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name",
        LineShape.TaskHeader)]
    [InlineData("oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom",
        LineShape.OomSummary)]
    [InlineData("Out of memory: kill process 7 (a) score 9 or a child", LineShape.KillChosen)]  // 2.6.32
    [InlineData("No available memory (MPOL_BIND): kill process 7 (a) score 9 or a child", LineShape.KillChosen)]
    [InlineData("Out of memory: Kill process 7 (a) score 900 or sacrifice child", LineShape.KillChosen)]
    [InlineData("Out of memory (oom_kill_allocating_task): Kill process 7 (a) score 0 or sacrifice child",
        LineShape.KillChosen)]
    [InlineData("Out of memory: OOM victim 7 (a) is already exiting. Skip killing the task",
        LineShape.KillChosen)]  // 5.10
    [InlineData("Killed process 7 (a)", LineShape.Killed)]  // 2.6.32
    [InlineData("Killed process 7, UID 0, (a) total-vm:4kB, anon-rss:4kB, file-rss:0kB", LineShape.Killed)]  // el6
    [InlineData("Out of memory (oom_kill_allocating_task): Killed process 7 (a) total-vm:4kB", LineShape.Killed)]
    [InlineData("Memory cgroup out of memory: Killed process 7 (a) total-vm:4kB", LineShape.Killed)]
    [InlineData("Out of memory and no killable processes...", LineShape.NoKillable)]
    [InlineData("Kernel panic - not syncing: Out of memory and no killable processes...", LineShape.NoKillable)]
    [InlineData("Kernel panic - not syncing: out of memory. panic_on_oom is selected", LineShape.Panic)]  // 2.6.32
    [InlineData("Kernel panic - not syncing: Out of memory: compulsory panic_on_oom is enabled", LineShape.Panic)]
    [InlineData("Kernel panic - not syncing: System is deadlocked on memory", LineShape.Panic)]
    [InlineData("Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000009", LineShape.Unknown)]
    [InlineData("Tasks in /a are going to be killed due to memory.oom.group set", LineShape.GroupKill)]
    [InlineData("oom_reaper: reaped process 7 (a), now anon-rss:0kB", LineShape.Reaper)]
    [InlineData("oom_reaper: unable to reap pid:7 (a)", LineShape.Reaper)]
    [InlineData("CPU: 0 UID: 0 PID: 99 Comm: memhog Not tainted 6.12.107 #1", LineShape.Context)]
    [InlineData("Pid: 99, comm: memhog Not tainted 2.6.32 #1", LineShape.Context)]
    [InlineData("Linux version 6.1.0 (builder) #1 SMP", LineShape.LinuxVersion)]
    public void Is_known_wherever_it_stands(string line, LineShape shape)
    {
        Assert.Equal(shape, Classify(line, inside: true));
        Assert.Equal(shape, Classify(line, inside: false));
    }

    [Theory]
    [InlineData("memory: usage 24576kB, limit 24576kB, failcnt 0", LineShape.MemcgUsage)]
    [InlineData("memory+swap: usage 24576kB, limit 9007199254740991kB, failcnt 0", LineShape.MemcgUsage)]
    [InlineData("kmem: usage 172kB, limit 9007199254740988kB, failcnt 0", LineShape.MemcgUsage)]
    [InlineData("swap: usage 0kB, limit 0kB, failcnt 3", LineShape.MemcgUsage)]
    [InlineData(" killed as a result of limit of /b", LineShape.MemcgKilledBy)]  // 3.15, 3.16
    [InlineData("Memory limit reached of cgroup /b", LineShape.MemcgTaskIn)]
    [InlineData("Memory cgroup stats for /a: cache:0KB rss:1KB", LineShape.MemcgStatsHeader)]
    [InlineData("Memory cgroup stats for /a:", LineShape.MemcgStatsHeader)]
    [InlineData("anon 66908160", LineShape.MemcgStat)]
    [InlineData("CPU    0: hi:  186, btch:  31 usd: 102", LineShape.PerCpuPageset)]
    [InlineData("cpu 0 hot: high 186, batch 31 used:98", LineShape.PerCpuPageset)]  // 2.6.16
    [InlineData("CPU    1: Hot: hi:  186, btch:  31 usd:   5   Cold: hi:   62, btch:  15 usd:  55",
        LineShape.PerCpuPageset)]  // 2.6.24
    [InlineData("active_anon:1 inactive_anon:2 isolated_anon:0", LineShape.Counters)]
    [InlineData("Active:37250 inactive:24102 dirty:17 writeback:0 unstable:0", LineShape.Counters)]  // 2.6.24
    [InlineData("Active_anon:4 active_file:5 inactive_anon:6", LineShape.Counters)]  // 2.6.28
    [InlineData(" sec_pagetables:0 bounce:0", LineShape.Counters)]
    [InlineData(" kernel_misc_reclaimable:0", LineShape.Counters)]
    [InlineData("inactive_file:0KB unevictable:4KB", LineShape.Unknown)]  // rest of a wrapped memcg line
    [InlineData("mapped:0kB dirty:12kB", LineShape.Unknown)]  // rest of a wrapped zone line
    [InlineData("0 pages swap cached", LineShape.Totals)]  // 2.6.2x
    [InlineData("1234 pages mapped", LineShape.Totals)]
    [InlineData("Free swap:       524280kB", LineShape.Totals)]
    [InlineData("Free swap  = 0kB", LineShape.Totals)]
    [InlineData("Swap cache stats: add 0, delete 0, find 0/0", LineShape.Totals)]
    [InlineData("a cpuset=/ mems_allowed=0", LineShape.Cpuset)]
    [InlineData("a b cpuset=/  mems_allowed=0-1", LineShape.Cpuset)]
    [InlineData("Hardware name: QEMU", LineShape.Hardware)]
    [InlineData("Workqueue: events do_work", LineShape.Hardware)]
    [InlineData("Tainted: [O]=OOT_MODULE", LineShape.Hardware)]
    [InlineData("COMPACTION is disabled!!!", LineShape.Hardware)]
    [InlineData("Unreclaimable slab info:", LineShape.SlabTable)]
    [InlineData("Name                      Used          Total", LineShape.SlabTable)]
    [InlineData("dentry                 1234KB       5678KB", LineShape.SlabTable)]
    [InlineData("dentry(12:a.service) 1234KB 5678KB", LineShape.SlabTable)]
    [InlineData("excessive unreclaimable slab but cannot dump stats", LineShape.SlabTable)]
    [InlineData("Tasks state (memory values in pages):", LineShape.TasksState)]
    [InlineData("[  123]     0   123     1000      200        8        0             0 sshd", LineShape.TaskRow)]
    [InlineData("  cache: kmalloc-4096, object size: 4096, buffer size: 4096, default order: 3, min order: 0",
        LineShape.SlabDetail)]
    [InlineData("  node 0: slabs: 15/15, objs: 15/15, free: 0", LineShape.SlabDetail)]
    [InlineData("net_ratelimit: 12 callbacks suppressed", LineShape.LossMarker)]
    [InlineData("** 34 printk messages dropped ** ", LineShape.LossMarker)]
    public void Is_believed_only_inside_a_report(string line, LineShape shape) =>
        Assert.Equal(shape, Classify(line, inside: true));

    [Theory]
    [InlineData("Call Trace:", LineShape.CallTrace)]
    [InlineData("Backtrace: ", LineShape.CallTrace)]  // arm
    [InlineData(" [<ffffffff8112d4bd>] ? fn+0x12/0x34 [module]", LineShape.Frame)]  // x86, to 4.9
    [InlineData(" <IRQ>  [<ffffffff8112d4bd>] fn+0x12/0x34", LineShape.Frame)]
    [InlineData(" ? fn.isra.0+0x12/0x34 [module 0123456789abcdef]", LineShape.Frame)]
    [InlineData(" </TASK>", LineShape.Frame)]
    [InlineData("[<c0017d2c>] (unwind_backtrace+0x0/0xec) from [<c00a5c10>] (warn_alloc_failed+0x10c/0x120)",
        LineShape.Frame)]
    [InlineData(" unwind_backtrace from show_stack+0x10/0x14", LineShape.Frame)]  // arm, 5.17
    [InlineData("[c0000000f2b0b8f0] [c000000000014a20] .show_stack+0x74/0x1c0 (unreliable)", LineShape.Frame)]  // ppc64
    [InlineData(" ([<000000000010fa5e>] show_stack+0x8e/0xd0)", LineShape.Frame)]  // s390
    [InlineData("RIP: 0033:0x4035ea", LineShape.Registers)]
    [InlineData("Code: 89 c6 48 83 f8 ff 74 72", LineShape.Registers)]
    [InlineData("pc : [<b6f1c4a0>]    lr : [<00012f3c>]    psr: 20000010", LineShape.Registers)]  // arm
    [InlineData("sp : be9d5b08  ip : 00000000  fp : 00000000", LineShape.Registers)]
    [InlineData("r10: 00000000  r9 : 00000001  r8 : b6f5e000", LineShape.Registers)]
    [InlineData("1fa0: 00000000 c0a1f000 00000012 bf9d5b08", LineShape.Registers)]  // arm, stack
    [InlineData("NIP:  00000000100008ec LR: 0000000010000b1c CTR: 0000000000000000", LineShape.Registers)]  // ppc
    [InlineData("GPR00: 0000000000000000 00003fffc9a0e8d0 0000000010029f00", LineShape.Registers)]
    [InlineData("Stack : 00000000 80123456 81a0f000 00000001", LineShape.Registers)]  // mips
    [InlineData("        00000000 80123456 81a0f000 00000001", LineShape.Registers)]
    [InlineData("epc : ffffffff80003a6a ra : ffffffff80003b12 sp : ffffffc80a213d10", LineShape.Registers)]  // riscv
    [InlineData("Krnl PSW : 0704c00180000000 00000000001a2b3c", LineShape.Registers)]
    [InlineData("---[ end Kernel panic - not syncing: System is deadlocked on memory ]---", LineShape.Registers)]
    [InlineData("EXT4-fs (sda1): mounted filesystem 01234567 without journal", LineShape.Unknown)]
    [InlineData("usb 1-1: new high-speed USB device number 2", LineShape.Unknown)]
    public void Knows_the_traces_and_registers_of_all_architectures(string line, LineShape shape)
    {
        Assert.Equal(shape, Classify(line, inside: true));
        Assert.Equal(LineShape.Unknown, Classify(line, inside: false));
    }

    [Theory]
    [InlineData("[ 123] 5 0 1 2 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
        LineShape.OomHeader)]
    [InlineData("Node 0 DMA: 1*4 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0", LineShape.OomHeader)]
    [InlineData("Out of memory: : page allocation failure: order:0, mode:0x20", LineShape.PageAllocationFailure)]
    [InlineData("Out of memory: Kill process 5 (illed process ) score 1 or sacrifice child", LineShape.KillChosen)]
    [InlineData("Killed process 5 (Out of memory:) total-vm:4kB", LineShape.Killed)]
    [InlineData("[  123]     0   123     1000      200        8        0             0 Out of memory:",
        LineShape.TaskRow)]
    [InlineData(
        "oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/a invoked oom-killer: gfp_mask=0x1,task=a,pid=1,uid=0",
        LineShape.OomSummary)]
    [InlineData("Task in /Out of memory: Killed process 1 (a) total-vm:4kB killed as a result of limit of /b",
        LineShape.MemcgTaskIn)]
    [InlineData("Memory cgroup stats for /x: page allocation failure: order:0: cache:0KB", LineShape.MemcgStatsHeader)]
    [InlineData("Out of memory: cpuset=/ mems_allowed=0", LineShape.Cpuset)]
    [InlineData("Node 99999 DMA free:1kB", LineShape.Unknown)]
    [InlineData("Node 18446744073709551616 DMA free:1kB", LineShape.Unknown)]
    public void A_name_that_quotes_the_kernel_is_a_name(string line, LineShape shape) =>
        Assert.Equal(shape, Classify(line, inside: true));

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("[")]
    [InlineData("[<")]
    [InlineData("Node ")]
    [InlineData("Node 0")]
    [InlineData("Node 0 DMA")]
    [InlineData("Node 0 DMA:")]
    [InlineData("Node 0 DMA: 12")]
    [InlineData("123")]
    [InlineData("a invoked oom-kill")]
    [InlineData("a: page allocation failure")]
    [InlineData("x ")]
    public void A_line_cut_before_its_shape_shows_is_unknown_outside(string line) =>
        Assert.Equal(LineShape.Unknown, Classify(line, inside: false));

    private static LineShape Classify(string line, bool inside) =>
        LineClassifier.Classify(Encoding.UTF8.GetBytes(line), inside);
}
