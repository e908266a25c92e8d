/* Tracing of a run: an instance of tracefs, and its text among the files handed out. */
#include "lab.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define INSTANCES "/sys/kernel/tracing/instances"
#define INSTANCE INSTANCES "/lab"

static bool armed, by_program;
static int subject;

/* Switched on by begin(). KB: of the ring buffer of each CPU; when it is full the oldest is overwritten. */
void trace_arm(long kb, bool stacks, int pid)
{
    mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
    subject = pid;
    by_program = access("/trace/args", R_OK) == 0;
    if (by_program) { return; }
    armed = mkdir(INSTANCE, 0700) == 0;
    if (!armed)
    {
        unsupported("no tracefs");
        return;
    }
    file_write(INSTANCE "/tracing_on", "0");
    file_write(INSTANCE "/buffer_size_kb", "%ld", param_number("trace_kb", kb));
    file_write(INSTANCE "/options/stacktrace", "%d", stacks);
}

/* EVENT: "kmem/mm_page_alloc". FILTER in the kernel's words; "" for all of them. */
void trace_event(const char *event, const char *filter)
{
    char path[200];
    if (!armed) { return; }
    snprintf(path, sizeof path, INSTANCE "/events/%s/filter", event);
    if (*filter && !file_write(path, "%s", filter)) { note("no filter for %s", event); }
    snprintf(path, sizeof path, INSTANCE "/events/%s/enable", event);
    if (!file_write(path, "1")) { note("no event %s", event); }
}

/* Counted in the kernel, beside what the buffer gets. */
void trace_hist(const char *event, const char *trigger)
{
    char path[200];
    if (!armed) { return; }
    snprintf(path, sizeof path, INSTANCE "/events/%s/trigger", event);
    if (!file_write(path, "%s", trigger)) { note("no histogram of %s", event); }
}

/* The first character of a file of an instance. */
static char mark(const char *instance, const char *name)
{
    char text[16], path[400];
    snprintf(path, sizeof path, INSTANCES "/%s/%s", instance, name);
    return file_read(path, text, sizeof text) > 0 ? *text : 0;
}

/* The program's instance records, or the kernel counts for it. A new one is switched on, but has no events. */
static bool is_tracing(const char *instance)
{
    static const char *const counted[] = { "mm_page_alloc", "kmem_cache_alloc" };
    static char text[8192];
    char path[400];
    char enabled = mark(instance, "events/enable");
    if (mark(instance, "tracing_on") == '1' && (enabled == '1' || enabled == 'X')) { return true; }
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
    {
        snprintf(path, sizeof path, INSTANCES "/%s/events/kmem/%s/trigger", instance, counted[i]);
        if (file_read(path, text, sizeof text) > 0 && strstr(text, "[active]")) { return true; }
    }
    return false;
}

/* The program's instance, if there is one. */
static bool find_instance(char *name, size_t size)
{
    bool found = false;
    DIR *instances = opendir(INSTANCES);
    struct dirent *entry;
    while (instances && !found && (entry = readdir(instances)))
    {
        found = strncmp(entry->d_name, "lowmark-", 8) == 0;
        if (found) { snprintf(name, size, "%s", entry->d_name); }
    }
    if (instances) { closedir(instances); }
    return found;
}

static void start_program(void)
{
    char instance[256];
    if (program_runs()) { return; }
    program_start("/trace/args", subject, "/trace/said", "/trace/complaints");
    while (program_runs() && !(find_instance(instance, sizeof instance) && is_tracing(instance))) { tick(10); }
    /* It also looks at the machine's files before it begins. */
    for (int i = 0; i < 30; i++) { tick(10); }
}

static void stop_program(void)
{
    char instance[256];
    label_number("trace_exit", program_wait());
    label_bool("trace_removed", !find_instance(instance, sizeof instance));
    stream_large("said.json", "/trace/said");
    stream_large("complaints.txt", "/trace/complaints");
    stream_large("recording.txt", "/trace/recording");
}

void trace_start(void)
{
    if (armed) { file_write(INSTANCE "/tracing_on", "1"); }
    if (by_program) { start_program(); }
}

/* trace.txt, and EVENT's histogram when it has one (null: none). */
void trace_stop(const char *hist_event)
{
    char path[200];
    if (by_program)
    {
        stop_program();
        return;
    }
    file_write(INSTANCE "/tracing_on", "0");
    label_number("trace_overrun", field_of(INSTANCE "/per_cpu/cpu0/stats", "overrun:"));
    stream_copy("trace.txt", INSTANCE "/trace");
    snprintf(path, sizeof path, INSTANCE "/events/%s/hist", hist_event ? hist_event : "");
    if (hist_event) { stream_copy("trace.hist.txt", path); }
}
