/* Nothing may happen here, however close it comes. */
#include "../lab.h"
#include <sys/mount.h>

static void quiet(int load, double seconds)
{
    expect("none", "n/a");
    expect_victim(NULL);
    begin();
    await(VICTIMS | FAILURES | UNKILLABLE, 1, load, seconds);
}

/* An ordinary day: 100 MiB of 180. */
SCENARIO("no-incident", "", control_plain)
{
    innocents();
    quiet(spawn("normal-app", 0, NULL, work_grow, 100 * MIB, 1000), 30);
}

/* All but 24 MiB of memory are used, and the kernel reclaims what it can. */
SCENARIO("near-global", "", control_global)
{
    innocents();
    quiet(spawn("big-app", 0, NULL, work_grow, (meminfo("MemFree") - 24 * 1024) * KIB, 500), 60);
}

/* 72 MiB of 80 in a group. */
SCENARIO("near-cgroup-limit", "", control_group)
{
    cgroup2("+memory");
    innocents();
    const char *group = group2("mm_test", NULL, param_size("limit", 80 * MIB));
    quiet(spawn("app-main", 0, group, work_grow, 72 * MIB, 1000), 60);
}

/* A group's page cache meets its limit of 48 MiB again and again: it is reclaimed, nobody dies. */
SCENARIO("near-cgroup-cache", "modules=virtio_pci,virtio_blk disk=256M", control_cache)
{
    cgroup2("+memory");
    innocents();
    const char *group = group2("mm_test", NULL, param_size("limit", 48 * MIB));
    quiet(spawn("backup", 0, group, work_blockdev, 128 * MIB, 0), 60);
}

/* Fragmented memory, and only single pages are asked for. */
SCENARIO("near-fragmentation", "", control_fragmented)
{
    innocents();
    fragment();
    quiet(spawn("app", 0, NULL, work_grow, 60 * MIB, 1000), 60);
}

/* All but 32 MiB of two nodes, free to use both. */
SCENARIO("near-node", "mem=512 smp=2 nodes=2", control_node)
{
    innocents();
    quiet(spawn("big-app", 0, NULL, work_grow, (meminfo("MemFree") - 32 * 1024) * KIB, 500), 60);
}
