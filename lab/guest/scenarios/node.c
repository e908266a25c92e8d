/* NUMA nodes: two of 256 MiB, of which the task may use one. */
#include "../lab.h"
#include <unistd.h>

#define TWO_NODES "mem=512 smp=2 nodes=2"

/* A group that may use node 1 only. */
static const char *pinned(void)
{
    cgroup2("+memory +cpuset");
    innocents();
    const char *group = group2("pinned", NULL, 0);
    file_write("/sys/fs/cgroup/pinned/cpuset.mems", "%s", param_text("mems", "1"));
    label_text("cgroup", "/pinned");
    label_number("order", 0);
    return group;
}

/* pinned-app may use node 1 only, of which some 170 MiB are free, and wants 240: it must die while node 0 has plenty. */
SCENARIO("numa-cpuset", TWO_NODES, node_cpuset)
{
    const char *group = pinned();
    expect("numa-node-exhausted", "CONSTRAINT_CPUSET");
    expect_victim("pinned-app");
    int load = spawn("pinned-app", 0, group, work_grow, wants(240 * MIB), 500);
    begin();
    await(VICTIMS, 1, load, 120);
}

/* The same by a memory policy of bound-app's own. */
SCENARIO("numa-mbind", TWO_NODES, node_mbind)
{
    innocents();
    expect("numa-node-exhausted", "CONSTRAINT_MEMORY_POLICY");
    label_number("order", 0);
    expect_victim("bound-app");
    int load = spawn("bound-app", 0, NULL, work_bound, wants(240 * MIB), 1);
    begin();
    await(VICTIMS, 1, load, 120);
}

/* Node 1 is memory plugged in for movable pages only, and the group may use that node only: pipe buffers, which can
 * not be moved, have no zone at all: a failure must be printed (a kernel without the check of 5.16 would kill). */
SCENARIO("movable-node-cpuset", "hotplug=128M", node_movable)
{
    if (access("/sys/devices/system/node/node1", F_OK) != 0)
    {
        unsupported("no memory can be plugged into this machine");
        return;
    }
    const char *group = pinned();
    expect("kernel-zone-exhausted-movable-free", "n/a");
    expect_victim(NULL);
    int load = spawn("pinned-app", 0, group, work_pipes, wants(8 * MIB), 0);
    begin();
    await(VICTIMS | FAILURES, 1, load, 60);
}
