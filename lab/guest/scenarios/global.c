/* The whole machine. Guests have 384 MiB, of which some 180 are free when the incident begins, and no swap. */
#include "../lab.h"
#include <sys/mount.h>

static void hog(const char *cause, int adj, long bytes, double seconds)
{
    expect(cause, "CONSTRAINT_NONE");
    label_number("order", 0);
    int load = spawn("memhog", adj, NULL, work_grow, wants(bytes), 500);
    begin();
    await(VICTIMS, 1, load, seconds);
}

/* memhog wants 400 MiB: it must die. */
SCENARIO("global", "", global_hog)
{
    innocents();
    expect_victim("memhog");
    hog("global-shortage", 0, 400 * MIB, 90);
}

/* The hog, database, is protected by -900; chrome-tab, 20 MiB with +600, must die for it. */
SCENARIO("global-adj", "", global_protected)
{
    innocents();
    expect("global-shortage", "CONSTRAINT_NONE");
    label_number("order", 0);
    expect_victim("chrome-tab");
    spawn_ready("chrome-tab", 600, NULL, work_hold, 20 * MIB, 0);
    int load = spawn("database", -900, NULL, work_grow, wants(320 * MIB), 500);
    begin();
    await(VICTIMS, 1, load, 90);
}

/* Workers of 5 MiB are started until one process dies: none of them is a hog. */
SCENARIO("many-small", "", global_many)
{
    int load = -1;
    innocents();
    expect("global-shortage-many-processes", "CONSTRAINT_NONE");
    label_number("order", 0);
    for (int i = 0; i < 40; i++) { load = spawn_ready("php-fpm", 0, NULL, work_hold, 5 * MIB, 0); }
    begin();
    int workers = 40;
    long most = wants_count(100);
    for (; workers < most && victims() == 0; workers++)
    {
        load = spawn("php-fpm", 0, NULL, work_hold, 5 * MIB, 0);
        if (load < 0) { break; }
        wait_ready(load, 1, 3);
    }
    label_number("workers", workers);
    conclude(victims() > 0);
}

/* 64 MiB of swap on a disk: both must be full before memhog dies. */
SCENARIO("swap-disk-full", "modules=virtio_pci,virtio_blk swap=64M", global_swap_disk)
{
    innocents();
    label_number("swap_kb", meminfo("SwapTotal"));
    expect_victim("memhog");
    hog("global-shortage-swap-full", 0, 480 * MIB, 240);
}

/* 64 MiB of swap on zram, which takes memory itself. */
SCENARIO("swap-zram-full", "modules=lzo,lzo_rle,zram zram=64M", global_swap_zram)
{
    innocents();
    label_number("swap_kb", meminfo("SwapTotal"));
    expect_victim("memhog");
    hog("global-shortage-swap-full", 0, 480 * MIB, 240);
}

/* A file on tmpfs fills the machine: whoever has memory dies, and the file stays. */
SCENARIO("tmpfs", "", global_tmpfs)
{
    mount("tmpfs", "/mnt/tmp", "tmpfs", 0, "size=100%");
    crowd();
    expect("tmpfs-full", "CONSTRAINT_NONE");
    label_number("order", 0);
    int load = spawn("uploader", -500, NULL, work_file, wants(400 * MIB), 1000);
    begin();
    await(VICTIMS, 2, load, 120);
}

/* Shared memory segments that nobody maps any more. */
SCENARIO("shmem", "", global_shmem)
{
    crowd();
    expect("shmem-full", "CONSTRAINT_NONE");
    label_number("order", 0);
    int load = spawn("shm-server", -500, NULL, work_segments, wants(400 * MIB), 0);
    begin();
    await(VICTIMS, 2, load, 120);
}

/* Huge pages are reserved for all but 130 MiB, and nobody uses them; app wants 150 and must die. */
SCENARIO("hugepages", "", global_hugepages)
{
    vm("nr_hugepages", (meminfo("MemFree") - 130 * 1024) / 2048);
    innocents();
    expect("hugepage-reservation", "CONSTRAINT_NONE");
    label_number("order", 0);
    label_number("hugepages", meminfo("HugePages_Total"));
    expect_victim("app");
    int load = spawn("app", 0, NULL, work_grow, wants(150 * MIB), 1000);
    begin();
    await(VICTIMS, 1, load, 90);
}

/* rt-engine has locked two thirds of memory and is protected; app wants 150 MiB and must die. */
SCENARIO("mlocked", "", global_mlocked)
{
    innocents();
    spawn_ready("rt-engine", -900, NULL, work_lock, param_size("locked", meminfo("MemFree") * 65 / 100 * KIB), 0);
    expect("mlocked-memory", "CONSTRAINT_NONE");
    label_number("order", 0);
    label_number("mlocked_kb", meminfo("Mlocked"));
    expect_victim("app");
    int load = spawn("app", 0, NULL, work_grow, wants(150 * MIB), 1000);
    begin();
    await(VICTIMS, 1, load, 90);
}

/* sparse-app uses one byte of each 2 MiB, and huge pages make 160 MiB of 80 bytes; app wants 100: sparse-app must die. */
SCENARIO("thp-bloat", "thp=always", global_thp)
{
    innocents();
    expect("global-shortage", "CONSTRAINT_NONE");
    label_number("order", 0);
    expect_victim("sparse-app");
    shared->go = 1;
    spawn_ready("sparse-app", 0, NULL, work_huge, param_number("count", 80), 0);
    shared->go = 0;
    label_number("huge_kb", meminfo("AnonHugePages"));
    int load = spawn("app", 0, NULL, work_grow, wants(100 * MIB), 500);
    begin();
    await(VICTIMS, 1, load, 90);
}

/* Dirty page cache of a disk that writes 4 MiB a second, and memhog, who wants 400 MiB: it must die. */
SCENARIO("slow-page-cache", "modules=virtio_pci,virtio_blk disk=512M disk_rate=4M", global_slow_cache)
{
    vm("dirty_ratio", 80);
    innocents();
    expect("global-shortage", "CONSTRAINT_NONE");
    label_number("order", 0);
    expect_victim("memhog");
    shared->go = 1;
    int writer = spawn("backup", -500, NULL, work_blockdev, 64 * MIB, 0);
    wait_ready(writer, 1, 20);
    label_number("dirty_kb", meminfo("Dirty") + meminfo("Writeback"));
    shared->go = 0;
    int load = spawn("memhog", 0, NULL, work_grow, wants(400 * MIB), 500);
    begin();
    await(VICTIMS, 1, load, 120);
}

/* kernel.panic_on_oom: the guest must panic instead of killing. */
SCENARIO("panic-on-oom", "", global_panic)
{
    vm("panic_on_oom", 1);
    expect_panic();
    innocents();
    expect_victim(NULL);
    hog("global-shortage", 0, 400 * MIB, 60);
}

/* Nobody may be killed: the guest must panic. */
SCENARIO("no-killable", "", global_no_killable)
{
    expect_panic();
    spawn_ready("sshd", -1000, NULL, work_hold, 3 * MIB, 0);
    expect_victim(NULL);
    hog("no-killable-process", -1000, 450 * MIB, 60);
}

/* sysrq f with plenty free: batch-calc, the biggest, must die. */
SCENARIO("sysrq-f", "", global_sysrq)
{
    innocents();
    int load = spawn_ready("batch-calc", 0, NULL, work_hold, 64 * MIB, 0);
    expect("manual-sysrq", "CONSTRAINT_NONE");
    label_number("order", -1);
    expect_victim("batch-calc");
    begin();
    shared->ready[load] = 0;
    file_write("/proc/sys/kernel/sysrq", "1");
    file_write("/proc/sysrq-trigger", "f");
    await(VICTIMS, 1, load, 30);
}

/* Strict accounting, half of RAM may be committed: jvm must be refused (ENOMEM), and nobody dies. */
SCENARIO("overcommit2", "", global_overcommit)
{
    vm("overcommit_ratio", 50);
    innocents();
    vm("overcommit_memory", 2);
    expect("overcommit-refusal", "n/a");
    expect_victim(NULL);
    label_number("commit_limit_kb", meminfo("CommitLimit"));
    int load = spawn("jvm", 0, NULL, work_commit, wants(150 * MIB), 0);
    begin();
    for (double end = now() + 60; is_alive(load) && now() < end; ) { tick(15); }
    label_number("errno", -shared->result[load]);
    label_bool("log_is_silent", kmsg_follow()->refusals == 0);             /* 5.10 says nothing */
    conclude(shared->result[load] == -12 || victims() > 0);
}
