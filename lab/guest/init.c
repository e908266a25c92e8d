/* PID 1 of the guest. */
#include "lab.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern const struct scenario __start_scenarios[], __stop_scenarios[];

static void mount_all(void)
{
    mount("proc", "/proc", "proc", 0, NULL);
    mount("sysfs", "/sys", "sysfs", 0, NULL);
    mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
    mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
}

/* lab/run numbers the modules in the order of their dependencies. */
static void load_modules(void)
{
    struct dirent **files;
    int count = scandir("/modules", &files, NULL, alphasort);
    for (int i = 0; i < count; i++)
    {
        char path[300];
        if (files[i]->d_name[0] == '.') { continue; }
        snprintf(path, sizeof path, "/modules/%s", files[i]->d_name);
        int file = open(path, O_RDONLY | O_CLOEXEC);
        if (syscall(SYS_finit_module, file, "", 0) != 0 && errno != EEXIST)
        {
            note("module %s: %s", files[i]->d_name, strerror(errno));
        }
        close(file);
    }
}

static void set_up(void)
{
    file_write("/sys/kernel/mm/transparent_hugepage/enabled", "%s", param_text("thp", "never"));
    vm_apply_params();
    if (param_size("swap", 0)) { swap_on("/dev/vda"); }
    if (param_size("zram", 0)) { swap_on_zram(param_size("zram", 0)); }
    actors_init();
    mlockall(MCL_CURRENT);
}

static const struct scenario *find(const char *name)
{
    for (const struct scenario *scenario = __start_scenarios; scenario < __stop_scenarios; scenario++)
    {
        if (strcmp(scenario->name, name) == 0) { return scenario; }
    }
    return NULL;
}

/* What is known before anything is done. The kernel quotes nothing in its version line but e-mail brackets. */
static void label_run(const char *scenario)
{
    char version[512];
    file_read("/proc/version", version, sizeof version);
    version[strcspn(version, "\n")] = 0;
    label_text("kernel", param_text("kernel", "?"));
    label_text("scenario", scenario);
    label_text("changes", param_text("changes", NULL));
    label_text("proc_version", version);
    label_raw("boot_seconds", "%.2f", now());
    label_number("memtotal_kb", meminfo("MemTotal"));
}

int main(void)
{
    mount_all();
    prctl(PR_SET_NAME, "init");
    params_read();
    kmsg_open();
    const char *name = param_text("scenario", "no-incident");
    const struct scenario *scenario = find(name);
    label_run(name);
    bool reporting = stream_open();
    load_modules();
    set_up();
    if (!reporting || !scenario) { printf("lab: %s\n", reporting ? "unknown scenario" : "no ivshmem device"); }
    else
    {
        scenario->run();
        label_number("oom_invocations", kmsg_follow()->oom);
        label_number("allocation_failures", kmsg_follow()->failures);
        label_number("vmstat_oom_kill", field_of("/proc/vmstat", "oom_kill"));
        snapshot_label_events();
        stop_actors();
        label_victims();
        kmsg_stream();
        label_write(true);
    }
    sync();
    reboot(RB_POWER_OFF);
    for (;;) { pause(); }
}
