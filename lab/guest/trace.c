/* Tracing of a run: an instance of tracefs, and its text among the files handed out. */
#include "lab.h"
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#define INSTANCE "/sys/kernel/tracing/instances/lab"

static bool armed;

/* Switched on by begin(). KB: of the ring buffer of each CPU; when it is full the oldest is overwritten. */
void trace_arm(long kb, bool stacks)
{
    mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
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
    snprintf(path, sizeof path, INSTANCE "/events/%s/filter", event);
    if (*filter && !file_write(path, "%s", filter)) { note("no filter for %s", event); }
    snprintf(path, sizeof path, INSTANCE "/events/%s/enable", event);
    if (!file_write(path, "1")) { note("no event %s", event); }
}

/* Counted in the kernel, beside what the buffer gets. */
void trace_hist(const char *event, const char *trigger)
{
    char path[200];
    snprintf(path, sizeof path, INSTANCE "/events/%s/trigger", event);
    if (!file_write(path, "%s", trigger)) { note("no histogram of %s", event); }
}

void trace_start(void)
{
    if (armed) { file_write(INSTANCE "/tracing_on", "1"); }
}

/* trace.txt, and EVENT's histogram when it has one (null: none). */
void trace_stop(const char *hist_event)
{
    char path[200];
    file_write(INSTANCE "/tracing_on", "0");
    label_number("trace_overrun", field_of(INSTANCE "/per_cpu/cpu0/stats", "overrun:"));
    stream_copy("trace.txt", INSTANCE "/trace");
    snprintf(path, sizeof path, INSTANCE "/events/%s/hist", hist_event ? hist_event : "");
    if (hist_event) { stream_copy("trace.hist.txt", path); }
}
