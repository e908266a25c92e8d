namespace Lowmark.UnitTests.Logs.Lines;

/// <summary>Lines as kernels print them, without wrapper. Sources: Debian kernels 5.10.262, 6.1.176 and 7.2.13 in QEMU guests
/// (OOM reports provoked on purpose), RHEL 6 and 7 formats from mm/ of 2.6.32 and 3.10.</summary>
internal static class KernelTexts
{
    public static string[] All { get; } =
    [
        "memhog invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_ZERO|__GFP_COMP), order=0, oom_score_adj=0",
        "CPU: 0 UID: 0 PID: 99 Comm: memhog Not tainted 7.2.13+deb14-cloud-amd64 #1 PREEMPT(lazy)  Debian 7.2.13-1",
        "Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2-debian-1.16.2-1 04/01/2014",
        "Call Trace:",
        " <TASK>",
        " dump_stack_lvl+0x5d/0x80",
        " ? __pte_offset_map+0x1b/0x100",
        " [<ffffffff8112c207>] ? __alloc_pages_nodemask+0x757/0x8d0",
        "RIP: 0033:0x4035ea",
        "Code: 89 c6 48 83 f8 ff 74 72 ba 0f 00 00 00 be 00 00 10 00 <41> 88 14 06 48 05 00 10 00 00 48 3d 00 00 10 00 75 e4",
        "RAX: 00000000000a6000 RBX: 00000000000000ae RCX: 0000000000443f67",
        "Mem-Info:",
        "active_anon:55777 inactive_anon:0 isolated_anon:0",
        " active_file:0 inactive_file:0 isolated_file:0",
        "Node 0 active_anon:223108kB inactive_anon:0kB active_file:0kB unevictable:4320kB isolated(anon):0kB all_unreclaimable? yes",
        "Node 0 DMA free:1036kB boost:0kB min:120kB low:148kB high:176kB reserved_highatomic:0KB present:15992kB managed:15360kB",
        "lowmem_reserve[]: 0 135 234 234 234",
        "Node 0 DMA: 1*4kB (M) 0*8kB 0*16kB 0*32kB 0*64kB 2*128kB (UM) 1*256kB (U) 1*512kB (U) 0*1024kB = 1028kB",
        "223 total pagecache pages",
        "0 pages HighMem/MovableOnly",
        "Free swap  = 0kB",
        "[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name",
        "[   8332]     0  8332     6787     6286     6048      238         0    98304        0           100 kref_hog",
        "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/a,task_memcg=/a,task=b,pid=8332,uid=0",
        "Memory cgroup out of memory: Killed process 8332 (kref_hog) total-vm:27148kB, anon-rss:24192kB, file-rss:952kB",
        "oom_reaper: reaped process 8332 (kref_hog), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB",
        "cld: page allocation failure. order:1, mode:0x20",
        "kworker/0:1: page allocation failure: order:5, mode:0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO), nodemask=(null)",
        "SLUB: Unable to allocate memory on node -1, gfp=0x20(GFP_ATOMIC)",
        "Linux version 7.2.13+deb14-cloud-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 7.2.13-1",
        "usb 1-1: new high-speed USB device number 2 using ehci-pci",
        "systemd[1]: Started Journal Service.",
    ];

    /// <summary>Without what a daemon wrote to /dev/kmsg with its tag: behind a time alone that reads as a syslog header.</summary>
    public static string[] Untagged { get; } = [.. All.Where(text => !text.Contains("]: ", StringComparison.Ordinal))];
}
