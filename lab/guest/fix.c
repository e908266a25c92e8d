/* A program of the host's, run as an administrator would before the incident: lab/fix lays it over the guest's root. */
#include "lab.h"
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORDS = 64 };

static void become(char *const *words)
{
    int said = open("/fix/said", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(open("/dev/null", O_RDONLY), 0);
    dup2(said, 1);
    dup2(said, 2);
    /* What the program is made of is no cache that anybody could drop: it lies in the initramfs. */
    execve(words[0], words, (char *[]){ "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL });
    _exit(127);
}

/* /fix/args: the program and its arguments, one a line. */
void fix(void)
{
    static char text[8192];
    static char *words[MOST_WORDS + 1];
    int count = 0, status = 0;
    if (file_read("/fix/args", text, sizeof text) < 0) { return; }
    for (char *word = strtok(text, "\n"); word && count < MOST_WORDS; word = strtok(NULL, "\n")) { words[count++] = word; }
    pid_t pid = fork();
    if (pid == 0) { become(words); }
    waitpid(pid, &status, 0);
    label_number("fix_exit", WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
    stream_copy("fix.txt", "/fix/said");
}
