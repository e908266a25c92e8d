/* Files for the host, written as a tar into a PCI device's memory that is a file on the host (ivshmem). It needs no
 * driver, no memory and no processor of the guest's that could be missing when the guest is out of memory. */
#include "lab.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STREAM_SIZE = 32 * 1024 * 1024 };

static char *stream;
static size_t used;

static bool is_ivshmem(const char *folder)
{
    char path[320], id[16];
    snprintf(path, sizeof path, "%s/vendor", folder);
    if (file_read(path, id, sizeof id) < 0 || strncmp(id, "0x1af4", 6) != 0) { return false; }
    snprintf(path, sizeof path, "%s/device", folder);
    return file_read(path, id, sizeof id) > 0 && strncmp(id, "0x1110", 6) == 0;
}

bool stream_open(void)
{
    DIR *devices = opendir("/sys/bus/pci/devices");
    struct dirent *entry;
    while (devices && (entry = readdir(devices)))
    {
        char folder[300], path[320];
        snprintf(folder, sizeof folder, "/sys/bus/pci/devices/%s", entry->d_name);
        if (!is_ivshmem(folder)) { continue; }
        snprintf(path, sizeof path, "%s/enable", folder);
        file_write(path, "1");
        snprintf(path, sizeof path, "%s/resource2", folder);
        int file = open(path, O_RDWR | O_CLOEXEC);
        void *memory = file < 0 ? MAP_FAILED : mmap(NULL, STREAM_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (memory != MAP_FAILED) { stream = memory; }
    }
    if (devices) { closedir(devices); }
    return stream != NULL;
}

void stream_part(const char *data, size_t size)
{
    if (!stream || used + size > STREAM_SIZE) { return; }
    memcpy(stream + used, data, size);
    used += size;
}

/* A ustar header; the data, written after it, ends where the next header's rounding begins. */
void stream_begin(const char *name, size_t size)
{
    char header[512] = "";
    used = (used + 511) / 512 * 512;
    snprintf(header, 100, "%s", name);
    snprintf(header + 100, 8, "%07o", 0644);
    snprintf(header + 108, 8, "%07o", 0);
    snprintf(header + 116, 8, "%07o", 0);
    snprintf(header + 124, 12, "%011zo", size);
    snprintf(header + 136, 12, "%011o", 0);
    memset(header + 148, ' ', 8);
    header[156] = '0';
    memcpy(header + 257, "ustar\00000", 8);
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof header; i++) { sum += (unsigned char)header[i]; }
    snprintf(header + 148, 8, "%06o", sum);
    stream_part(header, sizeof header);
}

void stream_file(const char *name, const char *data, size_t size)
{
    stream_begin(name, size);
    stream_part(data, size);
}

void stream_copy(const char *name, const char *path)
{
    static char buffer[1 << 19];
    ssize_t size = file_read(path, buffer, sizeof buffer);
    if (size >= 0) { stream_file(name, buffer, (size_t)size); }
}

/* A file of a file system, which knows its size and may be larger. */
void stream_large(const char *name, const char *path)
{
    static char part[1 << 16];
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0) { return; }
    stream_begin(name, (size_t)status.st_size);
    for (ssize_t got; (got = read(file, part, sizeof part)) > 0; ) { stream_part(part, (size_t)got); }
    close(file);
}
