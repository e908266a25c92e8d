/* Exact allocations by the lab's kernel module. */
#include "../lab.h"
#include <stdio.h>
#include <unistd.h>

static int module_load(const char *comm, const char *command, long repeats)
{
    return spawn(comm, 0, NULL, work_module, (long)command, repeats);
}

static bool has_module(void)
{
    if (access("/proc/lab", W_OK) == 0) { return true; }
    unsupported("no module was built for this kernel");
    return false;
}

static void requested(const char *cause, const char *constraint, int order)
{
    expect(cause, constraint);
    label_number("order", order);
}

static void run_failure(const char *command, long repeats)
{
    expect_victim(NULL);
    int load = module_load("ip", command, repeats);
    begin();
    await(FAILURES, 1, load, 40);
}

/* Fragmented memory; a driver refills its ring with GFP_ATOMIC blocks: a failure must be printed, nobody dies. */
static void atomic_fragmented(int order)
{
    char command[64];
    if (!has_module()) { return; }
    vm("compact_unevictable_allowed", 0);
    fragment();
    innocents();
    requested("fragmentation", "n/a", order);
    label_text("gfp", "GFP_ATOMIC");
    snprintf(command, sizeof command, "atomic %d 4096", order);
    run_failure(command, 3);
}

SCENARIO("mod-atomic-order1", "modules=lab", module_atomic1) { atomic_fragmented(1); }
SCENARIO("mod-atomic-order2", "modules=lab", module_atomic2) { atomic_fragmented(2); }

/* Fragmented by pages that can be moved, but GFP_ATOMIC can not wait for that: a failure must be printed. */
SCENARIO("mod-atomic-movable", "modules=lab", module_atomic_movable)
{
    static char command[64];
    if (!has_module()) { return; }
    fragment_movable();
    requested("fragmentation", "n/a", 2);
    label_text("gfp", "GFP_ATOMIC");
    snprintf(command, sizeof command, "atomic 2 %ld", wants_count(3072));
    run_failure(command, 1);
}

/* Page cache fills memory, so that no more is free than the watermarks keep; then 24 MB of single pages are asked for
 * with GFP_ATOMIC, which takes no page cache back: a failure must be printed, nobody dies. */
SCENARIO("mod-atomic-cache", "modules=virtio_pci,virtio_blk,lab disk=512M", module_atomic_cache)
{
    static char command[64];
    if (!has_module()) { return; }
    innocents();
    shared->go = 1;
    spawn_ready("backup", 0, NULL, work_blockdev, 480 * MIB, 0);
    shared->go = 0;
    requested("atomic-shortage", "n/a", 0);
    label_text("gfp", "GFP_ATOMIC");
    snprintf(command, sizeof command, "atomic 0 %ld", wants_count(6144));
    run_failure(command, 1);
}

/* Memory is used up to 14 MB; then more single pages are asked for with GFP_ATOMIC than the reserve holds. */
static void atomic_reserve(long min_free_kbytes, long pages)
{
    static char command[64];
    if (!has_module()) { return; }
    innocents();
    vm("min_free_kbytes", min_free_kbytes);
    label_number("min_free_kbytes", min_free_kbytes);
    shared->go = 1;
    spawn_ready("db-cache", 0, NULL, work_grow, (meminfo("MemFree") - min_free_kbytes * 3 / 2 - 14000) * KIB, 0);
    shared->go = 0;
    requested("atomic-shortage", "n/a", 0);
    label_text("gfp", "GFP_ATOMIC");
    snprintf(command, sizeof command, "atomic 0 %ld", wants_count(pages));
    run_failure(command, 1);
}

/* A reserve of 400 kB: it is empty at once. */
SCENARIO("mod-atomic-order0", "modules=lab", module_atomic0) { atomic_reserve(400, 8192); }

/* A reserve of 32 MB: the failure comes while megabytes are free, all of them below the mark. */
SCENARIO("mod-atomic-large-reserve", "modules=lab", module_atomic_large) { atomic_reserve(32768, 24576); }

/* Fragmented memory; order 2 or 3 that may wait and may not fail (up to order 3): cache-svc must die. */
static void fragmented_kill(int order)
{
    static char command[64];
    if (!has_module()) { return; }
    innocents();
    spawn_ready("cache-svc", 200, NULL, work_hold, 32 * MIB, 0);
    fragment();
    requested("fragmentation", "CONSTRAINT_NONE", order);
    expect_victim("cache-svc");
    snprintf(command, sizeof command, "kernel %d 64", order);
    int load = module_load("modprobe", command, 200);
    begin();
    await(VICTIMS, 1, load, 60);
}

SCENARIO("mod-frag-order2-oom", "modules=lab", module_fragmented2) { fragmented_kill(2); }
SCENARIO("mod-frag-order3-oom", "modules=lab", module_fragmented3) { fragmented_kill(3); }

/* Fragmented memory; above order 3 the kernel gives up: a failure must be printed, nobody dies. */
static void fragmented_failure(int order)
{
    static char command[64];
    if (!has_module()) { return; }
    vm("compact_unevictable_allowed", 0);
    fragment();
    innocents();
    requested("fragmentation", "n/a", order);
    snprintf(command, sizeof command, "kernel %d 512", order);
    run_failure(command, 3);
}

SCENARIO("mod-frag-order4-fail", "modules=lab", module_fragmented4) { fragmented_failure(4); }
SCENARIO("mod-frag-order5-fail", "modules=lab", module_fragmented5) { fragmented_failure(5); }

/* GFP_DMA without retry: the 16 MiB of ZONE_DMA must run out, while the machine has plenty. */
SCENARIO("mod-dma", "modules=lab", module_dma)
{
    if (!has_module()) { return; }
    innocents();
    requested("dma-zone-exhausted", "n/a", 0);
    label_text("zone", "DMA");
    run_failure("dma 0 1024", param_number("repeats", 12));
}

/* GFP_DMA32: that zone must run out, and somebody die, while ZONE_NORMAL has plenty. */
SCENARIO("mod-dma32", "modules=lab", module_dma32)
{
    if (!has_module()) { return; }
    innocents();
    requested("dma32-zone-exhausted", "CONSTRAINT_NONE", 0);
    label_text("zone", "DMA32");
    int load = module_load("modprobe", "dma32 0 4096", param_number("repeats", 200));
    begin();
    await(VICTIMS | FAILURES, 1, load, 60);
}

static void module_leak(const char *cause, const char *comm, const char *command)
{
    if (!has_module()) { return; }
    crowd();
    requested(cause, "CONSTRAINT_NONE", 0);
    int load = module_load(comm, command, param_number("repeats", 400));
    begin();
    await(VICTIMS, 2, load, 60);
}

/* A driver keeps single pages: they are in no counter; innocents die. */
SCENARIO("mod-page-leak", "modules=lab", module_pages)
{
    module_leak("kernel-memory-leak-unaccounted", "modprobe", "kernel 0 4096");
}

/* A driver keeps kmalloc-1k objects; innocents die. */
SCENARIO("mod-slab-leak", "modules=lab", module_slab)
{
    module_leak("kernel-slab-leak", "kworker-leak", "kmalloc 1024 16384");
}

/* vmalloc of 4 GiB, more than there is: a failure must be printed. */
SCENARIO("mod-vmalloc", "modules=lab", module_vmalloc)
{
    if (!has_module()) { return; }
    innocents();
    requested("vmalloc-failure", "n/a", 0);
    run_failure("vmalloc 4096 1", 2);
}
