/* The guest's PID 1: provokes one incident, observes it, reports it. */
#ifndef LAB_H
#define LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define KIB 1024L
#define MIB (1024L * KIB)
#define PAGE 4096L

/* ---- scenarios: one function each; lab/run reads name and machine from the same line */
struct scenario {
    const char *name;
    void (*run)(void);
};

/* MACHINE: settings of the host side that the scenario needs, "key=value key=value" (see lab/run). */
#define SCENARIO(NAME, MACHINE, FUNCTION)                                                   \
    static void FUNCTION(void);                                                             \
    static const struct scenario scenario_##FUNCTION                                        \
        __attribute__((used, section("scenarios"))) = { NAME, FUNCTION };                   \
    static void FUNCTION(void)

/* ---- params.c: "lab.KEY=VALUE" of the kernel's command line */
void params_read(void);
const char *param_text(const char *key, const char *fallback);
long param_size(const char *key, long fallback);      /* bytes; suffix K, M or G */
long param_number(const char *key, long fallback);

/* ---- program.c: one that was laid over the guest's root. ARGUMENTS: a file with the program and its arguments, one a
 * line; PID stands for the number. False: there is no such file. */
bool program_start(const char *arguments, int pid, const char *output, const char *complaints);
void program_ended(pid_t pid, int status);            /* reap() tells it */
bool program_runs(void);
int program_wait(void);                               /* its exit code; -signal */

/* ---- fix.c */
void fix(void);                                       /* what lab/fix laid into the guest, if anything */

/* ---- files.c */
ssize_t file_read(const char *path, char *buffer, size_t size);   /* terminated; -1: no such file */
bool file_write(const char *path, const char *format, ...) __attribute__((format(printf, 2, 3)));
long field_of(const char *path, const char *key);     /* number after KEY at a line's begin; -1: not there */
long meminfo(const char *key);                        /* kB */
void vm(const char *name, long value);                /* /proc/sys/vm/NAME, unless a parameter of that name set it */
void vm_apply_params(void);
long free_blocks(int order, bool with_dma);           /* of that order and above */

/* ---- stream.c: files for the host, as a tar in memory that the host shares; takes no memory of the guest */
bool stream_open(void);
void stream_file(const char *name, const char *data, size_t size);
void stream_copy(const char *name, const char *path);
void stream_large(const char *name, const char *path);
void stream_begin(const char *name, size_t size);     /* a file of exactly SIZE bytes, then its parts */
void stream_part(const char *data, size_t size);

/* ---- kmsg.c */
struct kmsg_counts {
    int oom, failures, refusals, unkillable;
};
void kmsg_open(void);
const struct kmsg_counts *kmsg_follow(void);
void kmsg_stream(void);                               /* dmesg.txt and kmsg.txt */

/* ---- label.c: label.json */
void label_text(const char *key, const char *value);
void label_number(const char *key, long value);
void label_bool(const char *key, bool value);
void label_raw(const char *key, const char *format, ...) __attribute__((format(printf, 2, 3)));
void label_write(bool finished);
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
void event(const char *format, ...) __attribute__((format(printf, 1, 2)));
double now(void);

/* What is done, in words of corpus/README.md, and CONSTRAINT_..., or "n/a" when no kill is to come. */
void expect(const char *cause, const char *constraint);
/* What the load goes for unless something stops it: parameter "want" (bytes) or "count"; the label says it. */
long wants(long fallback);
long wants_count(long fallback);
void expect_victim(const char *comm);                 /* null: nobody is to die */
void expect_panic(void);                              /* the guest may end in a panic */

/* ---- snapshot.c */
void snapshot(const char *folder);
void snapshot_cgroup(const char *path);               /* this group's files belong to the snapshots from now on */
void snapshot_label_events(void);                     /* memory.events of those groups */

/* ---- actors.c */
typedef void (*work)(long a, long b);

struct shared {
    volatile int go, stop, release;                   /* the incident begins; is over; a fragmenter drops its half */
    volatile int ready[4096];                         /* by actor: done with what it was to do */
    volatile long result[4096];                       /* by actor: -errno, or how far it came */
};
extern struct shared *shared;
extern int self;                                      /* this actor's number */

void actors_init(void);
int spawn(const char *comm, int adj, const char *cgroup, work body, long a, long b);
int spawn_ready(const char *comm, int adj, const char *cgroup, work body, long a, long b);
void wait_ready(int actor, int stage, double seconds);
bool is_alive(int actor);
int actor_pid(int actor);
void stop_actor(int actor);
void stop_actors(void);
int victims(void);
void tick(int milliseconds);                          /* lets time pass, watching */
void innocents(void);                                 /* a small server's processes */
void crowd(void);                                     /* the same and 24 workers */
void label_victims(void);

/* ---- incident.c */
enum watched { VICTIMS = 1, FAILURES = 2, UNKILLABLE = 4 };
void begin(void);                                     /* "before" snapshot, then the actors go */
void await(int watched, int count, int load, double seconds);
void conclude(bool incident);                         /* for what await() can not watch */
void unsupported(const char *why);                    /* this kernel has no such thing: no run */
bool is_unsupported(void);
bool incident_seen(void);
bool incident_expected(void);

/* ---- trace.c: trace.txt; or, when lab/trace laid a program into the guest, what that makes of it */
void trace_arm(long kb, bool stacks, int pid);        /* PID: whom it is about; 0: nobody */
void trace_event(const char *event, const char *filter);
void trace_hist(const char *event, const char *trigger);
void trace_start(void);
void trace_stop(const char *hist_event);

/* ---- work.c: bodies of actors */
void work_hold(long bytes, long unused);
void work_grow(long bytes, long usec_per_mib);
void work_lock(long bytes, long unused);
void work_bound(long bytes, long node);
void work_file(long bytes, long usec_per_mib);        /* writes /mnt/tmp/upload.bin */
void work_segments(long bytes, long unused);
void work_sockets(long count, long unused);
void work_serve(long bytes, long unused);
void work_pipes(long bytes, long unused);
void work_page_tables(long count, long unused);
void work_huge(long count, long unused);
void work_commit(long bytes, long unused);
void work_filters(long instructions, long count);
void work_ancillary(long length, long tries);
void work_monitors(long count, long unused);
void work_ping(long length, long count);
void work_module(long command, long repeats);         /* writes the string to /proc/lab */
void work_blockdev(long bytes, long unused);          /* dirty page cache of /dev/vda */
int attach_filter(int instructions);
void loopback_up(void);

/* ---- fragment.c */
void fragment(void);                                  /* by pages that can not be moved */
void fragment_movable(void);

/* ---- cgroup.c */
void cgroup2(const char *controllers);
bool cgroup1(void);
/* Returns the folder. LIMIT in bytes, 0: none. */
const char *group2(const char *name, const char *controllers, long limit);
const char *group1(const char *name, long limit, bool hierarchical);

/* ---- swap.c */
void swap_on(const char *device);
void swap_on_zram(long bytes);

#endif
