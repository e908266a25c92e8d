/* The kernel's log: followed for what happens, and kept whole at the end. */
#include "lab.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int following = -1;
static char record[8192];

void kmsg_open(void) { following = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC); }

/* The next record's length; 0 when there is none. */
static size_t next_record(int file)
{
    for (;;)
    {
        ssize_t length = read(file, record, sizeof record - 1);
        if (length > 0)
        {
            record[length] = 0;
            return (size_t)length;
        }
        if (length < 0 && errno == EPIPE) { continue; }  /* overwritten before it was read */
        return 0;
    }
}

const struct kmsg_counts *kmsg_follow(void)
{
    static struct kmsg_counts counts;
    while (next_record(following) > 0)
    {
        counts.oom += strstr(record, "invoked oom-killer") != NULL;
        counts.failures += strstr(record, "page allocation failure") || strstr(record, "vmalloc error")
            || strstr(record, "vmalloc: allocation failure");
        counts.refusals += strstr(record, "enough memory for the allocation") != NULL;
        counts.unkillable += strstr(record, "no killable processes") != NULL;
    }
    return &counts;
}

/* One record, "priority,sequence,microseconds,flags;text\n KEY=VALUE\n", as dmesg prints it. */
static size_t as_dmesg(char *line, size_t size)
{
    unsigned long long microseconds = 0;
    sscanf(record, "%*u,%*u,%llu", &microseconds);
    const char *text = strchr(record, ';');
    if (!text) { return 0; }
    char stamp[32];
    snprintf(stamp, sizeof stamp, "[%5llu.%06llu] ", microseconds / 1000000, microseconds % 1000000);
    size_t length = (size_t)snprintf(line, size, "%s", stamp);
    for (text++; *text && *text != '\n' && length < size - 64; text++)
    {
        unsigned code = (unsigned char)*text;
        if (text[0] == '\\' && text[1] == 'x' && sscanf(text + 2, "%2x", &code) == 1) { text += 3; }
        line[length++] = (char)code;
        if (code == '\n') { length += (size_t)snprintf(line + length, size - length, "%s", stamp); }
    }
    line[length++] = '\n';
    return length;
}

/* Twice through the log: a tar wants to know the length first. What is printed meanwhile is left out. */
static void stream_log(const char *name, bool decoded)
{
    static char line[2 * sizeof record];
    size_t total = 0;
    for (int pass = 0; pass < 2; pass++)
    {
        int file = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        size_t written = 0, length;
        if (pass == 1) { stream_begin(name, total); }
        while ((length = next_record(file)) > 0)
        {
            const char *data = record;
            if (decoded)
            {
                length = as_dmesg(line, sizeof line);
                data = line;
            }
            if (pass == 0) { total += length; }
            else if (written + length <= total)
            {
                stream_part(data, length);
                written += length;
            }
        }
        close(file);
    }
}

void kmsg_stream(void)
{
    stream_log("dmesg.txt", true);
    stream_log("kmsg.txt", false);
}
