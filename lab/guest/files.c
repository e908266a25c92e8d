/* Reading and writing the kernel's files. */
#include "lab.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

ssize_t file_read(const char *path, char *buffer, size_t size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) { return -1; }
    size_t length = 0;
    ssize_t got;
    while (length < size - 1 && (got = read(file, buffer + length, size - 1 - length)) > 0) { length += (size_t)got; }
    close(file);
    buffer[length] = 0;
    return (ssize_t)length;
}

bool file_write(const char *path, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    bool written = file >= 0 && write(file, text, (size_t)length) == length;
    if (!written) { note("write %s '%s': %s", path, text, strerror(errno)); }
    if (file >= 0) { close(file); }
    return written;
}

long field_of(const char *path, const char *key)
{
    static char text[65536];
    if (file_read(path, text, sizeof text) < 0) { return -1; }
    size_t length = strlen(key);
    for (char *line = text; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
    {
        if (strncmp(line, key, length) == 0 && (line[length] == ':' || line[length] == ' '))
        {
            return atol(line + length + 1);
        }
    }
    return -1;
}

long meminfo(const char *key) { return field_of("/proc/meminfo", key); }

void vm(const char *name, long value)
{
    char path[96];
    snprintf(path, sizeof path, "/proc/sys/vm/%s", name);
    if (!param_text(name, NULL)) { file_write(path, "%ld", value); }
}

void vm_apply_params(void)
{
    static const char *const names[] = {
        "min_free_kbytes", "watermark_scale_factor", "swappiness", "overcommit_memory", "overcommit_ratio",
        "overcommit_kbytes", "dirty_ratio", "panic_on_oom", "oom_kill_allocating_task", "lowmem_reserve_ratio",
        "nr_hugepages",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
        char path[96], value[96];
        const char *text = param_text(names[i], NULL);
        if (!text) { continue; }
        snprintf(path, sizeof path, "/proc/sys/vm/%s", names[i]);
        snprintf(value, sizeof value, "%s", text);
        for (char *comma = value; (comma = strchr(comma, ',')); ) { *comma = ' '; }
        file_write(path, "%s", value);
    }
}

long free_blocks(int order, bool with_dma)
{
    static char text[8192];
    if (file_read("/proc/buddyinfo", text, sizeof text) < 0) { return -1; }
    long total = 0;
    char *rest;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
    {
        char zone[32];
        int counts = 0;
        if (sscanf(line, "Node %*d, zone %31s%n", zone, &counts) < 1) { continue; }
        if (!with_dma && strcmp(zone, "DMA") == 0) { continue; }
        char *cursor = line + counts;
        for (int i = 0; *cursor && cursor[strspn(cursor, " ")]; i++)
        {
            long blocks = strtol(cursor, &cursor, 10);
            if (i >= order) { total += blocks; }
        }
    }
    return total;
}
