/* Enough free, but not in one piece; without the module. */
#include "../lab.h"
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

/* fwd-rules attaches socket filters, each one kmalloc; cache-svc, the preferred victim, must die. */
static void filters(int order, long instructions, long count)
{
    innocents();
    spawn_ready("cache-svc", 200, NULL, work_hold, 32 * MIB, 0);
    vm("swappiness", 0);
    fragment();
    expect("fragmentation", "CONSTRAINT_NONE");
    label_number("order", order);
    expect_victim("cache-svc");
    int load = spawn("fwd-rules", -500, NULL, work_filters, instructions, wants_count(count));
    begin();
    await(VICTIMS, 1, load, 60);
}

SCENARIO("frag-order2-oom", "", fragmented_order2) { filters(2, 2048, 8000); }
SCENARIO("frag-order3-oom", "", fragmented_order3) { filters(3, 4096, 4000); }

/* One block of order 4, for a pipe's ring of 1024 slots. Such an order is refused without a word when there is none;
 * for one of order 3 somebody would be killed. */
static bool take_block(void)
{
    int ends[2];
    return pipe(ends) == 0 && fcntl(ends[1], F_SETPIPE_SZ, 1024 * PAGE) > 0;
}

/* The last blocks, and those that compaction can still make of the innocents' pages. */
static void take_blocks(void)
{
    struct rlimit many = { 1 << 20, 1 << 20 };
    setrlimit(RLIMIT_NOFILE, &many);
    while (take_block()) { }
    file_write("/proc/sys/vm/compact_memory", "1");
    while (take_block()) { }
}

/* 120 kB of ancillary data, one kmalloc of order 5: a failure must be printed, nobody dies. */
SCENARIO("frag-order5-fail", "", fragmented_order5)
{
    vm("compact_unevictable_allowed", 0);
    fragment();
    innocents();
    take_blocks();
    expect("fragmentation", "n/a");
    label_number("order", 5);
    expect_victim(NULL);
    int load = spawn("rpc-server", 0, NULL, work_ancillary, 120000, 100);
    begin();
    await(FAILURES, 1, load, 40);
}

/* 8000 raw sockets want a clone of each packet, in a softirq; the reserve is 400 kB: a failure must be printed. */
SCENARIO("atomic-order0", "", atomic_order0)
{
    loopback_up();
    innocents();
    vm("min_free_kbytes", 400);
    vm("watermark_scale_factor", 1);
    spawn_ready("pcap-mon", -900, NULL, work_monitors, 8000, 0);
    shared->go = 1;
    spawn_ready("db-cache", 0, NULL, work_grow, (meminfo("MemFree") - 14000) * KIB, 0);
    shared->go = 0;
    expect("atomic-shortage", "n/a");
    label_number("order", 0);
    label_text("gfp", "GFP_ATOMIC");
    expect_victim(NULL);
    int load = spawn("ping", 0, NULL, work_ping, 64, wants_count(2000));
    begin();
    await(FAILURES, 1, load, 60);
}
