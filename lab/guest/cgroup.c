/* Memory cgroups, version 1 and 2. */
#include "lab.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT2 "/sys/fs/cgroup"
#define ROOT1 "/sys/fs/cgroup/memory"

static const char *make(const char *root, const char *name)
{
    static char folders[8][96];
    static unsigned next;
    char *folder = folders[next++ % 8];
    snprintf(folder, sizeof folders[0], "%s/%s", root, name);
    if (mkdir(folder, 0755) != 0) { note("mkdir %s: %s", folder, strerror(errno)); }
    snapshot_cgroup(folder);
    return folder;
}

static void set(const char *folder, const char *file, const char *format, long value)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, file);
    char text[64];
    snprintf(text, sizeof text, format, value);
    file_write(path, "%s", text);
}

void cgroup2(const char *controllers)
{
    if (mount("cgroup2", ROOT2, "cgroup2", 0, NULL) != 0) { note("cgroup2: %s", strerror(errno)); }
    file_write(ROOT2 "/cgroup.subtree_control", "%s", controllers);
    label_text("cgroup_version", "2");
}

bool cgroup1(void)
{
    mount("tmpfs", ROOT2, "tmpfs", 0, "size=64k");
    mkdir(ROOT1, 0755);
    if (mount("cgroup", ROOT1, "cgroup", 0, "memory") != 0)
    {
        unsupported("this kernel has no memory cgroups of version 1");
        return false;
    }
    label_text("cgroup_version", "1");
    return true;
}

const char *group2(const char *name, const char *controllers, long limit)
{
    const char *folder = make(ROOT2, name);
    char path[160];
    snprintf(path, sizeof path, "%s/cgroup.subtree_control", folder);
    if (controllers) { file_write(path, "%s", controllers); }
    if (limit) { set(folder, "memory.max", "%ld", limit); }
    return folder;
}

const char *group1(const char *name, long limit, bool hierarchical)
{
    const char *folder = make(ROOT1, name);
    char path[160];
    snprintf(path, sizeof path, "%s/memory.use_hierarchy", folder);   /* gone since 5.11: always so */
    if (hierarchical && access(path, W_OK) == 0) { set(folder, "memory.use_hierarchy", "%ld", 1); }
    if (limit) { set(folder, "memory.limit_in_bytes", "%ld", limit); }
    return folder;
}
