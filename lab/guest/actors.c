/* Processes that do one thing each, and the watch over their ends. */
#include "lab.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ACTORS = 4096 };

struct actor {
    pid_t pid;
    char comm[16], cgroup[64];
    int adj;
    bool gone, stopped_by_us, victim;
};

struct shared *shared;
int self;

static struct actor actors[ACTORS];
static int actor_count, victim_count, chosen_victim = -1;
static const char *expected_comm;

void actors_init(void)
{
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
}

static void become(const char *comm, int adj, const char *cgroup)
{
    char path[128];
    munlockall();
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_NAME, comm);
    file_write("/proc/self/oom_score_adj", "%d", adj);
    if (!cgroup) { return; }
    snprintf(path, sizeof path, "%s/cgroup.procs", cgroup);
    file_write(path, "0");
}

int spawn(const char *comm, int adj, const char *cgroup, work body, long a, long b)
{
    char key[64];
    if (actor_count == ACTORS) { return -1; }
    snprintf(key, sizeof key, "oom_score_adj:%s", comm);
    struct actor *actor = &actors[actor_count];
    *actor = (struct actor){ .adj = (int)param_number(key, adj) };
    snprintf(actor->comm, sizeof actor->comm, "%s", comm);
    snprintf(actor->cgroup, sizeof actor->cgroup, "%s", cgroup ? cgroup + strlen("/sys/fs/cgroup") : "");
    actor->pid = fork();
    if (actor->pid < 0)
    {
        note("fork %s: %s", comm, strerror(errno));
        return -1;
    }
    if (actor->pid == 0)
    {
        self = actor_count;
        become(comm, actor->adj, cgroup);
        body(a, b);
        shared->ready[self] = 1;
        for (;;) { pause(); }
    }
    return actor_count++;
}

int spawn_ready(const char *comm, int adj, const char *cgroup, work body, long a, long b)
{
    int actor = spawn(comm, adj, cgroup, body, a, b);
    if (actor >= 0) { wait_ready(actor, 1, 60); }
    return actor;
}

int actor_pid(int actor) { return (int)actors[actor].pid; }

bool is_alive(int actor) { return !actors[actor].gone; }

void wait_ready(int actor, int stage, double seconds)
{
    double end = now() + seconds;
    while (shared->ready[actor] != stage && is_alive(actor) && now() < end) { tick(10); }
    if (shared->ready[actor] != stage) { note("%s did not come to stage %d", actors[actor].comm, stage); }
}

static void ended(int index, int status, const struct rusage *usage)
{
    struct actor *actor = &actors[index];
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    actor->gone = true;
    actor->victim = number == SIGKILL && !actor->stopped_by_us;
    if (actor->victim)
    {
        victim_count++;
        bool is_expected = expected_comm && strcmp(actor->comm, expected_comm) == 0;
        if (chosen_victim < 0 || (is_expected && strcmp(actors[chosen_victim].comm, expected_comm) != 0))
        {
            chosen_victim = index;
        }
    }
    else if (actor->stopped_by_us) { return; }
    event("\"event\": \"%s\", \"pid\": %d, \"comm\": \"%s\", \"oom_score_adj\": %d, \"cgroup\": \"%s\", \"signal\": %d, "
        "\"exit\": %d, \"maxrss_kb\": %ld, \"result\": %ld", actor->victim ? "victim" : "exit", actor->pid, actor->comm,
        actor->adj, actor->cgroup, number, WIFEXITED(status) ? WEXITSTATUS(status) : -1, usage->ru_maxrss,
        shared->result[index]);
}

static void reap(void)
{
    int status;
    pid_t pid;
    struct rusage usage;
    while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0)
    {
        program_ended(pid, status);
        for (int i = 0; i < actor_count; i++)
        {
            if (actors[i].pid == pid && !actors[i].gone) { ended(i, status, &usage); }
        }
    }
}

void tick(int milliseconds)
{
    struct timespec time = { 0, milliseconds * 1000000L };
    kmsg_follow();
    reap();
    nanosleep(&time, NULL);
}

void expect_victim(const char *comm)
{
    expected_comm = comm;
    label_text("expected_victim", comm);
}

int victims(void) { return victim_count; }

void stop_actor(int actor)
{
    if (actors[actor].gone) { return; }
    actors[actor].stopped_by_us = true;
    kill(actors[actor].pid, SIGKILL);
}

void stop_actors(void)
{
    for (int i = 0; i < actor_count; i++) { stop_actor(i); }
    for (int i = 0; i < 20; i++) { tick(10); }
}

void innocents(void)
{
    spawn_ready("sshd", -1000, NULL, work_hold, 3 * MIB, 0);
    spawn_ready("systemd-journal", -250, NULL, work_hold, 6 * MIB, 0);
    spawn_ready("nginx", 0, NULL, work_hold, 10 * MIB, 0);
    spawn_ready("postgres", 0, NULL, work_hold, 24 * MIB, 0);
}

void crowd(void)
{
    innocents();
    for (int i = 0; i < 24; i++) { spawn_ready("worker", 0, NULL, work_hold, MIB, 0); }
    file_write("/proc/sys/fs/file-max", "100000000");
}

/* "victim": the one that was to die when it is among the dead, else the first that was seen to die. */
void label_victims(void)
{
    static char list[4096];
    size_t length = 0;
    for (int i = 0; i < actor_count; i++)
    {
        if (!actors[i].victim || length > sizeof list - 96) { continue; }
        length += (size_t)snprintf(list + length, sizeof list - length, "%s{\"pid\": %d, \"comm\": \"%s\"}",
            length ? ", " : "", actors[i].pid, actors[i].comm);
    }
    label_number("victims_seen", victim_count);
    label_raw("victims", "[%s]", list);
    if (chosen_victim < 0) { label_text("victim", NULL); }
    else
    {
        label_raw("victim", "{\"pid\": %d, \"comm\": \"%s\", \"cgroup\": \"%s\"}", actors[chosen_victim].pid,
            actors[chosen_victim].comm, actors[chosen_victim].cgroup);
    }
}
