/* Fragmented memory: plenty free, in single pages. */
#include "lab.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PIPE_PAGES = 256, PIPES = 4096 };

struct pipe_store {
    int ends[PIPES][2];
    int count, used;
};

static bool store_page(struct pipe_store *store)
{
    static char page[PAGE];
    if (store->count == 0 || store->used == PIPE_PAGES)
    {
        if (store->count == PIPES) { return false; }
        int *ends = store->ends[store->count];
        if (pipe(ends) != 0 || fcntl(ends[1], F_SETPIPE_SZ, PIPE_PAGES * PAGE) < 0) { return false; }
        store->count++;
        store->used = 0;
    }
    store->used++;
    return write(store->ends[store->count - 1][1], page, sizeof page) == PAGE;
}

/* Fills memory with pipe buffers, which the kernel can not move, in turn for keeping and for dropping, down to
 * STOP_KB free; then, when told, drops those: half of it is free and no two pages of it are neighbours. */
static void work_fragment(long stop_kb, long unused)
{
    static struct pipe_store kept, dropped;
    struct rlimit many = { 1 << 20, 1 << 20 };
    (void)unused;
    setrlimit(RLIMIT_NOFILE, &many);
    for (long pages = 0; store_page(&dropped) && store_page(&kept); pages++)
    {
        shared->result[self] = pages;
        if (pages % 32 == 0 && meminfo("MemFree") < stop_kb) { break; }
    }
    shared->ready[self] = 2;
    while (!shared->release) { usleep(5000); }
    for (int i = 0; i < dropped.count; i++)
    {
        close(dropped.ends[i][0]);
        close(dropped.ends[i][1]);
    }
}

/* Fills memory with pages that can be moved, one by one, down to STOP_KB free, then gives back every other one:
 * the same, but compaction would help. */
static void work_fragment_movable(long stop_kb, long unused)
{
    static char *areas[4096];
    long count = 0;
    (void)unused;
    for (; count < 4096 && meminfo("MemFree") > stop_kb; count++)
    {
        areas[count] = mmap(NULL, MIB / 4, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (areas[count] == MAP_FAILED) { break; }
        madvise(areas[count], MIB / 4, MADV_NOHUGEPAGE);
        for (long i = 0; i < MIB / 4; i += PAGE) { areas[count][i] = 1; }
    }
    shared->result[self] = count;
    shared->ready[self] = 2;
    while (!shared->release) { usleep(5000); }
    for (long area = 0; area < count; area++)
    {
        for (long i = 0; i < MIB / 4; i += 2 * PAGE) { madvise(areas[area] + i, PAGE, MADV_DONTNEED); }
    }
}

static void fragment_by(work body)
{
    char text[32];
    file_read("/proc/sys/vm/min_free_kbytes", text, sizeof text);
    long min_free = atol(text);
    long boost = file_read("/proc/sys/vm/watermark_boost_factor", text, sizeof text) > 0 ? atol(text) : 0;
    /* Low watermarks while it fills, or the kernel would begin to reclaim before memory is full. */
    file_write("/proc/sys/vm/min_free_kbytes", "512");
    file_write("/proc/sys/vm/watermark_scale_factor", "1");
    /* Since v5.0 each fallback to another migratetype would lift a zone's marks by 2 MB, above what is to be left. */
    file_write("/proc/sys/vm/watermark_boost_factor", "0");
    /* Since v6.7 a CPU's list of free pages grows by up to 2016 at once: the zones would be empty without warning. */
    file_write("/proc/sys/vm/percpu_pagelist_high_fraction", "%d", 1 << 20);
    file_write("/proc/sys/net/core/optmem_max", "%ld", 16 * MIB);
    int actor = spawn("kbuf-daemon", -900, NULL, body, 3000, 0);
    wait_ready(actor, 2, 90);
    file_write("/proc/sys/vm/drop_caches", "3");
    shared->release = 1;
    wait_ready(actor, 1, 30);
    file_write("/proc/sys/vm/percpu_pagelist_high_fraction", "0");
    file_write("/proc/sys/vm/min_free_kbytes", "%ld", min_free);
    file_write("/proc/sys/vm/watermark_boost_factor", "%ld", boost);
    file_write("/proc/sys/vm/watermark_scale_factor", "%ld", param_number("watermark_scale_factor", 10));
    label_number("min_free_kbytes", min_free);
    label_number("memfree_when_fragmented_kb", meminfo("MemFree"));
    note("fragmented: free blocks of order >= 1: %ld, >= 2: %ld, >= 3: %ld",
        free_blocks(1, false), free_blocks(2, false), free_blocks(3, false));
}

void fragment(void) { fragment_by(work_fragment); }

void fragment_movable(void) { fragment_by(work_fragment_movable); }
