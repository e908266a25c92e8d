/* The course of a run: expectation, begin, wait, verdict. */
#include "lab.h"
#include <string.h>

static bool seen, expected = true, impossible;

void expect(const char *cause, const char *constraint)
{
    label_text("expected_cause", cause);
    label_text("constraint", constraint);
    expected = strcmp(cause, "none") != 0;
}

long wants(long fallback)
{
    long bytes = param_size("want", fallback);
    label_number("wants_kb", bytes / KIB);
    return bytes;
}

long wants_count(long fallback)
{
    long count = param_number("count", fallback);
    label_number("wants_count", count);
    return count;
}

void expect_panic(void) { label_bool("may_panic", true); }

void unsupported(const char *why)
{
    label_text("unsupported", why);
    impossible = true;
}

bool is_unsupported(void) { return impossible; }
bool incident_seen(void) { return seen; }
bool incident_expected(void) { return expected; }

void begin(void)
{
    if (param_number("compact", 0)) { file_write("/proc/sys/vm/compact_memory", "1"); }
    if (param_number("drop_caches", 0)) { file_write("/proc/sys/vm/drop_caches", "%ld", param_number("drop_caches", 0)); }
    fix();
    kmsg_follow();
    snapshot("before");
    label_write(false);
    trace_start();
    shared->go = 1;
}

static int count(int watched)
{
    const struct kmsg_counts *log = kmsg_follow();
    return (watched & VICTIMS ? victims() : 0) + (watched & FAILURES ? log->failures : 0)
        + (watched & UNKILLABLE ? log->unkillable : 0);
}

static void let_pass(double seconds)
{
    for (double end = now() + seconds; now() < end; ) { tick(15); }
}

/* Waits until COUNT of the watched was seen, or the LOAD has done all that it wanted and nothing came of it. */
void await(int watched, int wanted, int load, double seconds)
{
    int before = count(watched);
    bool taken = false;
    double end = now() + seconds;
    while (now() < end && !seen)
    {
        tick(15);
        int more = count(watched) - before;
        if (more > 0 && !taken)
        {
            taken = true;
            snapshot("after");
        }
        seen = more >= wanted;
        if (!seen && (shared->ready[load] || !is_alive(load)))
        {
            let_pass(1);
            seen = count(watched) - before >= wanted || (count(watched) > before && !is_alive(load));
            break;
        }
    }
    shared->stop = 1;
    if (!taken) { snapshot("after"); }
    let_pass(0.5);
}

void conclude(bool incident)
{
    seen = incident;
    snapshot("after");
}
