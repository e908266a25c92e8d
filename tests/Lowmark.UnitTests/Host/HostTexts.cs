using System.Text;

namespace Lowmark.UnitTests.Host;

/// <summary>Files of kernels that the lab does not boot, written by their print functions' formats.</summary>
internal static class HostTexts
{
    /// <summary>zoneinfo_show_print() of v2.6.32: no per-node part, <c>scanned</c>, <c>all_unreclaimable</c>, no
    /// <c>managed</c>.</summary>
    public const string ZoneInfo2632 =
        "Node 0, zone      DMA\n"
        + "  pages free     3934\n        min      34\n        low      42\n        high     51\n"
        + "        scanned  0\n        spanned  4080\n        present  3852\n"
        + "    nr_free_pages 3934\n    nr_inactive_anon 0\n    nr_active_anon 0\n    nr_mlock     0\n"
        + "    nr_slab_unreclaimable 2\n    nr_kernel_stack 7\n"
        + "        protection: (0, 3002, 4012, 4012)\n  pagesets\n"
        + "    cpu: 0\n              count: 0\n              high:  0\n              batch: 1\n"
        + "  vm stats threshold: 4\n"
        + "    cpu: 1\n              count: 3\n              high:  0\n              batch: 1\n"
        + "  vm stats threshold: 4\n"
        + "  all_unreclaimable: 1\n  prev_priority:     12\n  start_pfn:         16\n  inactive_ratio:    1\n"
        + "Node 0, zone   Normal\n"
        + "  pages free     10342\n        min      2278\n        low      2847\n        high     3417\n"
        + "        scanned  0\n        spanned  262144\n        present  258560\n"
        + "    nr_free_pages 10342\n    nr_inactive_anon 1200\n    nr_active_anon 90110\n    nr_mlock     3\n"
        + "        protection: (0, 0, 0, 0)\n  pagesets\n"
        + "    cpu: 0\n              count: 172\n              high:  186\n              batch: 31\n"
        + "  vm stats threshold: 24\n"
        + "  all_unreclaimable: 0\n  prev_priority:     12\n  start_pfn:         1048576\n  inactive_ratio:    3\n";

    public const string BuddyInfo2632 =
        "Node 0, zone      DMA      2      2      2      1      3      2      0      0      1      1      3 \n"
        + "Node 0, zone   Normal   1054    606    103     41     13      7      5      2      1      1      4 \n";

    /// <summary>One node and zone of 64 KiB pages (arm64), 14 orders.</summary>
    public const string ZoneInfo64K =
        "Node 0, zone   Normal\n  per-node stats\n      nr_active_anon 100\n      nr_kernel_stack 5120\n"
        + "  pages free     4000\n        boost    0\n        min      100\n        low      125\n"
        + "        high     150\n"
        + "        spanned  65536\n        present  65536\n        managed  64000\n        cma      0\n"
        + "        protection: (0, 0)\n      nr_free_pages 4000\n      nr_free_cma  12\n"
        + "  pagesets\n    cpu: 0\n              count: 5\n              high:  8\n              batch: 2\n"
        + "  vm stats threshold: 10\n  node_unreclaimable:  0\n  start_pfn:           0\n";

    public const string BuddyInfo64K =
        "Node 0, zone   Normal      0      0      0      0      0      1      0      1      1"
        + "      1      1      1      0      0 \n";

    public const string MemInfo64K = "MemTotal:        4096000 kB\nMemFree:          256064 kB\n";

    public const string VmStat44 =
        "nr_free_pages 1000\nallocstall 17\npgscan_direct_dma 1\npgscan_direct_normal 40\npgscan_direct_throttle 5\n"
        + "pgscan_kswapd_normal 7\npgsteal_direct_normal 30\nworkingset_refault 12\n";

    public const string VmStat618 =
        "nr_free_pages 1000\nallocstall_dma32 2\nallocstall_normal 15\nallocstall_movable 100\npgscan_direct 41\n"
        + "pgscan_direct_throttle 5\npgscan_kswapd 7\npgsteal_direct 30\nworkingset_refault_anon 4\n"
        + "workingset_refault_file 8\noom_kill 0\n";

    public const string SlabInfo =
        "slabinfo - version: 2.1\n"
        + "# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> "
        + "<batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>\n"
        + "dentry            410000 420000    192   21    1 : tunables    0    0    0 : slabdata  20000  20000      0\n"
        + "dentry(77:a : b c)   42     42    192   21    1 : tunables    0    0    0 : slabdata      2      2      0\n"
        + "kmalloc-8k            96     96   8192    4    8 : tunables    0    0    0 : slabdata  24  24  0\n";

    public const string Swaps =
        "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
        + "/dev/dm-1                               partition\t8388604\t\t1024\t\t-2\n"
        + "/var/swap\\040file\\040(deleted)           file\t\t1048572\t\t0\t\t-3\n"
        + "/dev/zram0                              partition\t524284\t\t524284\t\t100\n";

    public const string Pressure =
        "some avg10=21.27 avg60=14.36 avg300=0.04 total=125535156\n"
        + "full avg10=0.00 avg60=100.00 avg300=0.04 total=37753173\n";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
