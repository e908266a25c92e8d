/* The kernel's files at one moment. */
#include "lab.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char groups[6][96];
static int group_count;

void snapshot_cgroup(const char *path)
{
    if (group_count < 6) { snprintf(groups[group_count++], sizeof groups[0], "%s", path); }
}

/* "/sys/fs/cgroup/mm_test" or, version 1, "/sys/fs/cgroup/memory/mm_test" -> "/mm_test" */
static const char *inside(const char *group)
{
    group += strlen("/sys/fs/cgroup");
    return strncmp(group, "/memory/", 8) == 0 ? group + 7 : group;
}

/* Key's value in a /proc/PID/status; -1: not there. */
static long status_field(const char *status, const char *key)
{
    const char *at = strstr(status, key);
    return at ? atol(at + strlen(key)) : -1;
}

static long number_in(const char *pid, const char *name)
{
    char path[300], text[64];
    snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
    return file_read(path, text, sizeof text) > 0 ? atol(text) : 0;
}

static size_t task_row(const char *pid, char *row, size_t size)
{
    static char status[8192];
    char path[300], group[512] = "", comm[32] = "";
    snprintf(path, sizeof path, "/proc/%s/status", pid);
    if (file_read(path, status, sizeof status) <= 0) { return 0; }
    long resident = status_field(status, "\nVmRSS:");
    if (resident < 0) { return 0; }                                    /* a kernel thread */
    sscanf(status, "Name:\t%31[^\n]", comm);
    snprintf(path, sizeof path, "/proc/%s/cgroup", pid);
    file_read(path, group, sizeof group);
    for (char *c = group; *c; c++) { *c = *c == '\n' ? ' ' : *c; }
    int length = snprintf(row, size, "%s\t%ld\t%ld\t%ld\t%ld\t%ld\t%ld\t%ld\t%s\t%s\n", pid,
        resident, status_field(status, "\nRssAnon:"), status_field(status, "\nRssShmem:"),
        status_field(status, "\nVmPTE:"), status_field(status, "\nVmSwap:"),
        number_in(pid, "oom_score_adj"), number_in(pid, "oom_score"), comm, group);
    return (size_t)length < size ? (size_t)length : 0;
}

static void tasks(const char *folder)
{
    static char table[1 << 18];
    size_t length = (size_t)snprintf(table, sizeof table,
        "pid\trss_kb\trss_anon_kb\trss_shmem_kb\tpgtables_kb\tswap_kb\toom_score_adj\toom_score\tcomm\tcgroup\n");
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    while (proc && (entry = readdir(proc)))
    {
        if (atoi(entry->d_name) > 0) { length += task_row(entry->d_name, table + length, sizeof table - length); }
    }
    if (proc) { closedir(proc); }
    char name[64];
    snprintf(name, sizeof name, "%s/tasks", folder);
    stream_file(name, table, length);
}

/* The allocator's own files are compared with each other, so they must show one moment: they are read again until the
 * free lists are the same before and after. A guest that never rests gives what it has. */
static void allocator_files(const char *folder)
{
    static const char *const files[] = {
        "/proc/buddyinfo", "/proc/zoneinfo", "/proc/pagetypeinfo", "/sys/kernel/debug/extfrag/extfrag_index",
        "/sys/kernel/debug/extfrag/unusable_index",
    };
    enum { FILES = sizeof files / sizeof *files, MOST_TRIES = 50 };
    static char text[FILES][1 << 16], again[1 << 16];
    ssize_t size[FILES];
    char name[200];
    for (int try = 0; try < MOST_TRIES; try++)
    {
        for (size_t i = 0; i < FILES; i++) { size[i] = file_read(files[i], text[i], sizeof text[i]); }
        if (file_read(files[0], again, sizeof again) == size[0] && strcmp(text[0], again) == 0) { break; }
    }
    for (size_t i = 0; i < FILES; i++)
    {
        snprintf(name, sizeof name, "%s/%s", folder, strrchr(files[i], '/') + 1);
        if (size[i] >= 0) { stream_file(name, text[i], (size_t)size[i]); }
    }
}

void snapshot(const char *folder)
{
    static const char *const files[] = {
        "/proc/meminfo", "/proc/vmstat", "/proc/slabinfo", "/proc/swaps", "/proc/pressure/memory",
        "/proc/sys/vm/min_free_kbytes", "/proc/sys/vm/lowmem_reserve_ratio", "/proc/sys/vm/watermark_scale_factor",
        "/proc/sys/vm/overcommit_memory",
    };
    static const char *const group_files[] = {
        "memory.max", "memory.high", "memory.current", "memory.events", "memory.stat", "memory.swap.max",
        "memory.swap.current", "memory.oom.group", "cpuset.mems", "cpuset.mems.effective", "memory.limit_in_bytes",
        "memory.usage_in_bytes", "memory.failcnt", "memory.memsw.limit_in_bytes", "memory.use_hierarchy",
    };
    char name[200], path[200];
    allocator_files(folder);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    {
        const char *base = strncmp(files[i], "/proc/pressure/", 15) == 0 ? "pressure_memory" : strrchr(files[i], '/') + 1;
        snprintf(name, sizeof name, "%s/%s", folder, base);
        stream_copy(name, files[i]);
    }
    for (int g = 0; g < group_count; g++)
    {
        for (size_t i = 0; i < sizeof group_files / sizeof *group_files; i++)
        {
            snprintf(name, sizeof name, "%s/cgroup%s/%s", folder, inside(groups[g]), group_files[i]);
            snprintf(path, sizeof path, "%s/%s", groups[g], group_files[i]);
            stream_copy(name, path);
        }
    }
    tasks(folder);
    event("\"event\": \"snapshot-%s\", \"memfree_kb\": %ld", folder, meminfo("MemFree"));
}

void snapshot_label_events(void)
{
    char list[1024] = "";
    size_t length = 0;
    for (int g = 0; g < group_count; g++)
    {
        char path[sizeof groups];
        snprintf(path, sizeof path, "%.95s/memory.events", groups[g]);
        long max = field_of(path, "max");
        if (max < 0) { continue; }
        length += (size_t)snprintf(list + length, sizeof list - length,
            "%s\"%s\": {\"max\": %ld, \"oom\": %ld, \"oom_kill\": %ld}",
            length ? ", " : "", inside(groups[g]), max, field_of(path, "oom"), field_of(path, "oom_kill"));
    }
    if (length) { label_raw("memory_events", "{%s}", list); }
}
