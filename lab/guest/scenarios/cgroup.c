/* Limits of memory cgroups. */
#include "../lab.h"
#include <stdio.h>
#include <sys/mount.h>

#define SWAP_DISK "modules=virtio_pci,virtio_blk swap=128M"

static void limited(const char *group, const char *owner, long bytes)
{
    label_text("cgroup", group);
    label_text("limit_owner", owner);
    label_number("limit_kb", bytes / KIB);
    label_number("order", 0);
}

/* app-main grows beside app-side in one group: the group's own limit is reached. */
static void own_limit(const char *group, long limit, long app_wants, int most_seconds)
{
    expect("cgroup-limit", "CONSTRAINT_MEMCG");
    limited("/mm_test", "/mm_test", limit);
    expect_victim("app-main");
    spawn_ready("app-side", 0, group, work_hold, 12 * MIB, 0);
    int load = spawn("app-main", 0, group, work_grow, app_wants, 3000);
    begin();
    await(VICTIMS, 1, load, most_seconds);
}

/* Limit 64 MiB, 12 held, 80 wanted: app-main, the bigger of the group's two, must die. */
SCENARIO("cgroup-limit-v2", "", cgroup_limit_v2)
{
    long limit = param_size("limit", 64 * MIB);
    cgroup2("+memory");
    innocents();
    own_limit(group2("mm_test", NULL, limit), limit, wants(80 * MIB), 60);
}

/* The same under version 1. */
SCENARIO("cgroup-limit-v1", "", cgroup_limit_v1)
{
    long limit = param_size("limit", 64 * MIB);
    if (!cgroup1()) { return; }
    innocents();
    own_limit(group1("mm_test", limit, false), limit, wants(80 * MIB), 60);
}

/* Limit 64 MiB and at most 16 of swap although 128 are there: 12 held and 100 wanted do not fit. */
SCENARIO("cgroup-swap-max", SWAP_DISK, cgroup_swap_max)
{
    long limit = param_size("limit", 64 * MIB), swap = param_size("swap_max", 16 * MIB);
    cgroup2("+memory");
    innocents();
    const char *group = group2("mm_test", NULL, limit);
    file_write("/sys/fs/cgroup/mm_test/memory.swap.max", "%ld", swap);
    label_number("swap_max_kb", swap / KIB);
    own_limit(group, limit, wants(100 * MIB), 180);
}

static long child_limit(void) { return param_size("child_limit", 128 * MIB); }

/* Two children under one parent; the one named VICTIM is the bigger when the parent is full. A child whose own limit
 * leaves room in the parent meets that one. */
static void parent_limit(const char *web, const char *batch, long limit, long batch_holds, long web_wants, const char *victim)
{
    bool is_own = child_limit() < web_wants && child_limit() + batch_holds < limit;
    expect(is_own ? "cgroup-limit" : "parent-cgroup-limit", "CONSTRAINT_MEMCG");
    limited("/mm_test/web", is_own ? "/mm_test/web" : "/mm_test", is_own ? child_limit() : limit);
    expect_victim(victim);
    spawn_ready("batch-job", 0, batch, work_hold, batch_holds, 0);
    int load = spawn("web-worker", 0, web, work_grow, web_wants, 3000);
    begin();
    await(VICTIMS, 1, load, 60);
}

static void parent_limit_v2(long batch_holds, long web_wants, const char *victim)
{
    long limit = param_size("limit", 80 * MIB);
    cgroup2("+memory");
    innocents();
    group2("mm_test", "+memory", limit);
    const char *web = group2("mm_test/web", NULL, child_limit());
    parent_limit(web, group2("mm_test/batch", NULL, 0), limit, batch_holds, web_wants, victim);
}

static void parent_limit_v1(long batch_holds, long web_wants, const char *victim)
{
    long limit = param_size("limit", 80 * MIB);
    if (!cgroup1()) { return; }
    innocents();
    group1("mm_test", limit, true);
    const char *web = group1("mm_test/web", child_limit(), false);
    parent_limit(web, group1("mm_test/batch", 0, false), limit, batch_holds, web_wants, victim);
}

/* Parent 80 MiB, web allowed 128 and growing to 90, batch holds 30: the parent is full, web-worker must die. */
SCENARIO("parent-cgroup-limit-v2", "", cgroup_parent_v2) { parent_limit_v2(30 * MIB, wants(90 * MIB), "web-worker"); }

/* The same under version 1. */
SCENARIO("parent-cgroup-limit-v1", "", cgroup_parent_v1) { parent_limit_v1(30 * MIB, wants(90 * MIB), "web-worker"); }

/* Parent 80 MiB; the sibling batch-job holds 60, web-worker asks for 30 and meets the limit: batch-job must die. */
SCENARIO("sibling-hog-v2", "", cgroup_sibling_v2) { parent_limit_v2(60 * MIB, wants(30 * MIB), "batch-job"); }

/* The same under version 1. */
SCENARIO("sibling-hog-v1", "", cgroup_sibling_v1) { parent_limit_v1(60 * MIB, wants(30 * MIB), "batch-job"); }

/* memory.oom.group: when app-main meets the limit all three of the group must die. */
SCENARIO("oom-group", "", cgroup_oom_group)
{
    long limit = param_size("limit", 64 * MIB);
    cgroup2("+memory");
    innocents();
    const char *group = group2("mm_test", NULL, limit);
    bool whole = param_number("oom_group", 1) == 1;
    file_write("/sys/fs/cgroup/mm_test/memory.oom.group", "%d", whole);
    expect("cgroup-limit", "CONSTRAINT_MEMCG");
    limited("/mm_test", "/mm_test", limit);
    label_bool("oom_group", whole);
    label_number("expected_victims", whole ? 3 : 1);
    expect_victim("app-main");
    spawn_ready("app-side", 0, group, work_hold, 12 * MIB, 0);
    spawn_ready("app-helper", 0, group, work_hold, 8 * MIB, 0);
    int load = spawn("app-main", 0, group, work_grow, wants(80 * MIB), 3000);
    begin();
    await(VICTIMS, whole ? 3 : 1, load, 60);
}

/* The only process of the group has oom_score_adj -1000: the kernel must report that it finds nobody.
 * Two processors: with one, newer kernels repeat the report for ever and PID 1 never runs. */
SCENARIO("memcg-no-killable", "smp=2", cgroup_no_killable)
{
    long limit = param_size("limit", 32 * MIB);
    cgroup2("+memory");
    innocents();
    const char *group = group2("mm_test", NULL, limit);
    expect("cgroup-limit-no-killable", "CONSTRAINT_MEMCG");
    limited("/mm_test", "/mm_test", limit);
    expect_victim(NULL);
    int load = spawn("app-main", -1000, group, work_grow, wants(80 * MIB), 3000);
    begin();
    await(UNKILLABLE | VICTIMS, 1, load, 60);
    stop_actor(load);
}

/* Sockets (slab) of sock-leak fill the group: app-side, who has the most memory of its own, must die. */
SCENARIO("memcg-slab", "", cgroup_slab)
{
    long limit = param_size("limit", 64 * MIB);
    cgroup2("+memory");
    crowd();
    const char *group = group2("mm_test", NULL, limit);
    expect("cgroup-limit-kernel-memory", "CONSTRAINT_MEMCG");
    limited("/mm_test", "/mm_test", limit);
    expect_victim("app-side");
    spawn_ready("app-side", 0, group, work_hold, 12 * MIB, 0);
    int load = spawn("sock-leak", 0, group, work_sockets, wants_count(500000), 0);
    begin();
    await(VICTIMS, 2, load, 90);
}

/* A file on tmpfs, written from the group, fills it: app-side must die, and the file stays. */
SCENARIO("memcg-tmpfs", "", cgroup_tmpfs)
{
    long limit = param_size("limit", 64 * MIB);
    cgroup2("+memory");
    innocents();
    const char *group = group2("mm_test", NULL, limit);
    mount("tmpfs", "/mnt/tmp", "tmpfs", 0, "size=90%");
    expect("cgroup-limit-shmem", "CONSTRAINT_MEMCG");
    limited("/mm_test", "/mm_test", limit);
    expect_victim("app-side");
    spawn_ready("app-side", 0, group, work_hold, 12 * MIB, 0);
    int load = spawn("uploader", 0, group, work_file, wants(80 * MIB), 1000);
    begin();
    await(VICTIMS, 2, load, 90);
}
