/* label.json: what was planned, what was done, what this program saw. */
#include "lab.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static char fields[16384], events[65536], notes[8192];
static size_t fields_length, events_length, notes_length;

double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void append(char *text, size_t size, size_t *length, const char *format, va_list arguments)
{
    if (*length + 512 > size) { return; }
    *length += (size_t)vsnprintf(text + *length, size - *length, format, arguments);
    if (*length >= size) { *length = size - 1; }
}

static void append_words(char *text, size_t size, size_t *length, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(text, size, length, format, arguments);
    va_end(arguments);
}

void label_raw(const char *key, const char *format, ...)
{
    va_list arguments;
    append_words(fields, sizeof fields, &fields_length, "  \"%s\": ", key);
    va_start(arguments, format);
    append(fields, sizeof fields, &fields_length, format, arguments);
    va_end(arguments);
    append_words(fields, sizeof fields, &fields_length, ",\n");
}

void label_text(const char *key, const char *value)
{
    if (value) { label_raw(key, "\"%s\"", value); }
    else { label_raw(key, "null"); }
}

void label_number(const char *key, long value) { label_raw(key, "%ld", value); }

void label_bool(const char *key, bool value) { label_raw(key, value ? "true" : "false"); }

void event(const char *format, ...)
{
    va_list arguments;
    append_words(events, sizeof events, &events_length, "%s\n    {\"t\": %.3f, ", events_length ? "," : "", now());
    va_start(arguments, format);
    append(events, sizeof events, &events_length, format, arguments);
    va_end(arguments);
    append_words(events, sizeof events, &events_length, "}");
}

void note(const char *format, ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (char *c = text; *c; c++)
    {
        if (*c == '"' || *c == '\\' || *c < ' ') { *c = '\''; }
    }
    append_words(notes, sizeof notes, &notes_length, "%s\n    \"%.3f %s\"", notes_length ? "," : "", now(), text);
}

void label_write(bool finished)
{
    static char text[sizeof fields + sizeof events + sizeof notes + 512];
    int length = snprintf(text, sizeof text,
        "{\n%s  \"finished\": %s,\n  \"incident\": %s,\n  \"ok\": %s,\n  \"guest_seconds\": %.2f,\n"
        "  \"events\": [%s\n  ],\n  \"notes\": [%s]\n}\n",
        fields, finished ? "true" : "false", incident_seen() ? "true" : "false",
        finished && !is_unsupported() && incident_seen() == incident_expected() ? "true" : "false",
        now(), events, notes);
    stream_file("label.json", text, (size_t)length);
}
