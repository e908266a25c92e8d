/* Something that is done an exact number of times while the kernel traces it. Nothing fails. */
#include "../lab.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static void wait_go(void)
{
    while (!shared->go) { usleep(5000); }
}

static void ask_module(const char *command)
{
    int file = open("/proc/lab", O_WRONLY);
    if (write(file, command, strlen(command)) < 0) { shared->result[self] = -1; }
    close(file);
}

static bool has_module(void)
{
    if (access("/proc/lab", W_OK) == 0) { return true; }
    unsupported("no module was built for this kernel");
    return false;
}

static void finish(int actor, const char *hist_event)
{
    begin();
    wait_ready(actor, 1, 60);
    for (int i = 0; i < 40; i++) { tick(10); }      /* what is freed behind an RCU grace period */
    trace_stop(hist_event);
    conclude(false);
}

static const char *of(int actor)
{
    static char filter[64];
    snprintf(filter, sizeof filter, "common_pid == %d", actor_pid(actor));
    return filter;
}

/* Two bursts with GFP_ATOMIC, a tenth of a second apart: single pages, then blocks of order 2. */
static void work_bursts(long pages, long blocks)
{
    char command[64];
    wait_go();
    snprintf(command, sizeof command, "atomic 0 %ld", pages);
    ask_module(command);
    usleep(100000);
    snprintf(command, sizeof command, "atomic 2 %ld", blocks);
    ask_module(command);
}

SCENARIO("trace-burst", "modules=lab", trace_burst)
{
    char trigger[128];
    long pages = param_number("pages", 150), blocks = param_number("blocks", 20);
    if (!has_module()) { return; }
    expect("none", "n/a");
    label_text("comm", "nic-refill");
    label_number("burst_pages", pages);
    label_number("burst_order2_blocks", blocks);
    int actor = spawn("nic-refill", 0, NULL, work_bursts, pages, blocks);
    trace_arm(2048, true, actor_pid(actor));
    trace_event("kmem/mm_page_alloc", of(actor));
    snprintf(trigger, sizeof trigger, "hist:keys=stacktrace,order,gfp_flags if %s", of(actor));
    trace_hist("kmem/mm_page_alloc", trigger);
    finish(actor, "kmem/mm_page_alloc");
}

/* Pipes that are kept and pipes that are closed, and a driver's objects that nobody frees. */
static void work_leak(long pipes, long objects)
{
    int ends[2];
    char command[64];
    wait_go();
    for (long i = 0; i < pipes; i++)
    {
        pipe(ends);
        pipe(ends);
        close(ends[0]);
        close(ends[1]);
    }
    snprintf(command, sizeof command, "kmalloc 1000 %ld", objects);
    ask_module(command);
}

SCENARIO("trace-leak", "modules=lab", trace_leak)
{
    enum { PIPES = 12, OBJECTS = 40 };
    if (!has_module()) { return; }
    expect("none", "n/a");
    label_text("comm", "conn-pool");
    label_number("pipes_kept", PIPES);
    label_number("pipes_closed", PIPES);
    label_number("driver_objects_kept", OBJECTS);
    label_number("driver_object_bytes", 1000);
    int actor = spawn("conn-pool", 0, NULL, work_leak, PIPES, OBJECTS);
    trace_arm(2048, false, actor_pid(actor));
    trace_event("kmem/kmalloc", of(actor));
    trace_event("kmem/kmalloc_node", of(actor));
    trace_event("kmem/kmem_cache_alloc", of(actor));
    trace_event("kmem/kmem_cache_alloc_node", of(actor));
    trace_event("kmem/kfree", of(actor));
    trace_event("kmem/kmem_cache_free", "");
    finish(actor, NULL);
}

/* Pages that can not be moved fill all memory: the pageblocks of those that can are taken. The buffer is small, so the
 * trace holds the end of it. */
SCENARIO("trace-frag", "", trace_frag)
{
    expect("none", "n/a");
    innocents();
    trace_arm(40, true, 0);
    trace_event("kmem/mm_page_alloc_extfrag", "");
    trace_start();
    fragment();
    trace_stop(NULL);
    begin();
    conclude(false);
}

/* The sum of one event of /proc/vmstat over the zones. */
static long stalls(void)
{
    static const char *const zones[] = { "dma", "dma32", "normal", "movable", "device" };
    long sum = 0;
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
    {
        char key[64];
        snprintf(key, sizeof key, "allocstall_%s", zones[i]);
        long count = field_of("/proc/vmstat", key);
        sum += count > 0 ? count : 0;
    }
    return sum;
}

static void work_blocks(long order, long count)
{
    char command[64];
    wait_go();
    snprintf(command, sizeof command, "kernel %ld %ld", order, count);
    ask_module(command);
}

/* A driver wants blocks of order 4 of memory that is fragmented by pages that can be moved: it must compact. Then
 * a group's page cache meets its limit: it must reclaim. */
SCENARIO("trace-stall", "modules=virtio_pci,virtio_blk,lab disk=64M", trace_stall)
{
    if (!has_module()) { return; }
    expect("none", "n/a");
    cgroup2("+memory");
    innocents();
    fragment_movable();
    const char *group = group2("mm_test", NULL, 8 * MIB);
    int driver = spawn("fpga-dma", 0, NULL, work_blocks, 4, 320);
    int backup = spawn("backup", 0, group, work_blockdev, 24 * MIB, 0);
    trace_arm(2048, false, 0);
    trace_event("vmscan/mm_vmscan_direct_reclaim_begin", "");
    trace_event("vmscan/mm_vmscan_direct_reclaim_end", "");
    trace_event("vmscan/mm_vmscan_memcg_reclaim_begin", "");
    trace_event("vmscan/mm_vmscan_memcg_reclaim_end", "");
    trace_event("vmscan/mm_vmscan_kswapd_wake", "");
    trace_event("vmscan/mm_vmscan_kswapd_sleep", "");
    trace_event("vmscan/mm_vmscan_wakeup_kswapd", "");
    trace_event("compaction/mm_compaction_try_to_compact_pages", "");
    trace_event("compaction/mm_compaction_begin", "");
    trace_event("compaction/mm_compaction_end", "");
    long stalls_before = stalls(), compactions = field_of("/proc/vmstat", "compact_stall");
    begin();
    wait_ready(driver, 1, 60);
    wait_ready(backup, 1, 60);
    trace_stop(NULL);
    label_number("vmstat_allocstall", stalls() - stalls_before);
    label_number("vmstat_compact_stall", field_of("/proc/vmstat", "compact_stall") - compactions);
    conclude(false);
}

/* Each page of a mapping is written to once, in order. */
static void work_touch(long pages, long unused)
{
    (void)unused;
    char *memory = mmap(NULL, (size_t)(pages * PAGE), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(memory, (size_t)(pages * PAGE), MADV_NOHUGEPAGE);
    shared->result[self] = (long)memory;
    shared->ready[self] = 2;
    wait_go();
    for (long i = 0; i < pages; i++) { memory[i * PAGE] = 1; }
}

SCENARIO("trace-faults", "", trace_faults)
{
    enum { PAGES = 200 };
    char path[64];
    expect("none", "n/a");
    label_text("comm", "py-worker");
    label_number("pages_touched", PAGES);
    int actor = spawn("py-worker", 0, NULL, work_touch, PAGES, 0);
    wait_ready(actor, 2, 10);
    label_raw("mapping", "\"0x%lx\"", shared->result[actor]);
    label_number("pid", actor_pid(actor));
    snprintf(path, sizeof path, "/proc/%d/maps", actor_pid(actor));
    stream_copy("maps", path);
    trace_arm(2048, true, actor_pid(actor));
    trace_event("exceptions/page_fault_user", of(actor));
    finish(actor, NULL);
}

static void run(const char *command, const char *const arguments[])
{
    pid_t child = fork();
    int status = -1;
    if (child == 0)
    {
        execv(command, (char *const *)arguments);
        _exit(127);
    }
    waitpid(child, &status, 0);
    if (status != 0) { note("%s %s: status %d", command, arguments[1], status); }
}

/* A burst as above, recorded by trace-cmd, which LAB_ADD must have laid into the guest with its libraries:
 * trace.dat, of which trace-cmd report makes text. */
SCENARIO("trace-cmd", "modules=lab", trace_cmd)
{
    enum { PAGES = 60, BLOCKS = 10 };
    static const char program[] = "/usr/bin/trace-cmd", data[] = "/mnt/tmp/trace.dat";
    if (!has_module()) { return; }
    if (access(program, X_OK) != 0)
    {
        unsupported("no trace-cmd in the guest");
        return;
    }
    expect("none", "n/a");
    label_text("comm", "nic-refill");
    label_number("burst_pages", PAGES);
    label_number("burst_order2_blocks", BLOCKS);
    mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
    int actor = spawn("nic-refill", 0, NULL, work_bursts, PAGES, BLOCKS);
    run(program, (const char *const[]){ program, "start", "-e", "kmem:mm_page_alloc", "-f", of(actor), "-T", NULL });
    begin();
    wait_ready(actor, 1, 60);
    run(program, (const char *const[]){ program, "stop", NULL });
    run(program, (const char *const[]){ program, "extract", "-o", data, NULL });
    stream_large("trace.dat", data);
    conclude(false);
}
