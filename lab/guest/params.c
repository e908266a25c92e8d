/* Settings of this run, from the kernel's command line. */
#include "lab.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char line[4096];

void params_read(void)
{
    file_read("/proc/cmdline", line, sizeof line);
    line[strcspn(line, "\n")] = 0;
}

const char *param_text(const char *key, const char *fallback)
{
    static char value[8][512];
    static unsigned next;
    char prefix[96];
    size_t length = (size_t)snprintf(prefix, sizeof prefix, "lab.%s=", key);
    for (const char *word = line; word; word = strchr(word, ' '))
    {
        word += *word == ' ';
        if (strncmp(word, prefix, length) == 0)
        {
            char *copy = value[next++ % 8];
            snprintf(copy, sizeof value[0], "%.*s", (int)strcspn(word + length, " "), word + length);
            return copy;
        }
    }
    return fallback;
}

long param_number(const char *key, long fallback)
{
    const char *text = param_text(key, NULL);
    return text ? atol(text) : fallback;
}

long param_size(const char *key, long fallback)
{
    const char *text = param_text(key, NULL);
    if (!text) { return fallback; }
    char *unit;
    long size = strtol(text, &unit, 10);
    return *unit == 'K' ? size * KIB : *unit == 'M' ? size * MIB : *unit == 'G' ? size * 1024 * MIB : size;
}
