/* Memory that the kernel itself took: slab, page tables, pages in no counter. */
#include "../lab.h"

static void leak(const char *cause, const char *comm, work body, long amount, int killed)
{
    expect(cause, "CONSTRAINT_NONE");
    label_number("order", 0);
    spawn("cron", -900, NULL, work_serve, 4 * MIB, 0);
    int load = spawn(comm, -500, NULL, body, amount, 0);
    begin();
    await(VICTIMS, killed, load, 120);
}

/* conn-leak opens unix sockets: slab grows until innocents die. */
SCENARIO("slab-sockets", "", kernel_sockets)
{
    crowd();
    leak("kernel-slab-leak", "conn-leak", work_sockets, wants_count(1000000), 2);
}

/* log-relay fills pipes: their pages are in no counter; innocents die. */
SCENARIO("pipe-leak", "", kernel_pipes)
{
    crowd();
    leak("kernel-memory-unaccounted", "log-relay", work_pipes, wants(400 * MIB), 2);
}

/* sparse-map maps one page per 2 MiB: page tables grow, its own memory does not. Whoever is biggest dies. */
SCENARIO("pagetables", "", kernel_page_tables)
{
    innocents();
    vm("max_map_count", 1000000);
    expect("pagetable-growth", "CONSTRAINT_NONE");
    label_number("order", 0);
    int load = spawn("sparse-map", 0, NULL, work_page_tables, wants_count(900000), 0);
    begin();
    await(VICTIMS, 1, load, 120);
}

/* The kernel may not use ZONE_MOVABLE, where half of memory is: sockets exhaust the rest; innocents die, and on
 * some kernels all of them at once, which ends in a panic. */
SCENARIO("movable", "mem=512 smp=2 kernelcore=224M", kernel_movable)
{
    expect_panic();
    crowd();
    leak("kernel-zone-exhausted-movable-free", "conn-leak", work_sockets, wants_count(1000000), 2);
}
