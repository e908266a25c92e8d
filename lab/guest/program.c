/* A program of the host's, which lab/fix or lab/trace lays over the guest's root: one at a time. */
#include "lab.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORDS = 64 };

static pid_t running;
static int exit_code;

static void become(char *const *words, const char *output, const char *complaints)
{
    dup2(open("/dev/null", O_RDONLY), 0);
    dup2(open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644), 1);
    if (strcmp(output, complaints) == 0) { dup2(1, 2); }
    else { dup2(open(complaints, O_WRONLY | O_CREAT | O_TRUNC, 0644), 2); }
    /* What the program is made of is no cache that anybody could drop: it lies in the initramfs. */
    execve(words[0], words, (char *[]){ "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL });
    _exit(127);
}

bool program_start(const char *arguments, int pid, const char *output, const char *complaints)
{
    static char text[8192], number[16];
    static char *words[MOST_WORDS + 1];
    int count = 0;
    if (file_read(arguments, text, sizeof text) < 0) { return false; }
    snprintf(number, sizeof number, "%d", pid);
    for (char *word = strtok(text, "\n"); word && count < MOST_WORDS; word = strtok(NULL, "\n"))
    {
        words[count++] = strcmp(word, "PID") == 0 ? number : word;
    }
    running = fork();
    if (running == 0) { become(words, output, complaints); }
    return running > 0;
}

void program_ended(pid_t pid, int status)
{
    if (pid != running) { return; }
    running = 0;
    exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool program_runs(void) { return running > 0; }

int program_wait(void)
{
    while (program_runs()) { tick(10); }
    return exit_code;
}
