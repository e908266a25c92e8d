/* What actors do. Those that are the incident wait for begin(); those that are its surroundings do not. */
#include "lab.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/filter.h>

static void wait_go(void)
{
    while (!shared->go) { usleep(5000); }
}

static void many_files(void)
{
    struct rlimit many = { 1 << 20, 1 << 20 };
    setrlimit(RLIMIT_NOFILE, &many);
}

static void touch(char *memory, long bytes)
{
    for (long i = 0; i < bytes; i += PAGE) { memory[i] = (char)(i >> 12) | 1; }
}

/* Small pages; not counted as committed, so that only the pages touched matter. */
static char *anonymous(long bytes)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    char *memory = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (memory == MAP_FAILED)
    {
        shared->result[self] = -errno;
        _exit(3);
    }
    madvise(memory, (size_t)bytes, MADV_NOHUGEPAGE);
    return memory;
}

static void grow(long bytes, long usec_per_mib)
{
    for (long done = 0; done < bytes; done += MIB)
    {
        touch(anonymous(MIB), MIB);
        shared->result[self] = done / MIB + 1;
        if (usec_per_mib) { usleep((useconds_t)usec_per_mib); }
    }
}

void work_hold(long bytes, long unused)
{
    (void)unused;
    touch(anonymous(bytes), bytes);
}

void work_grow(long bytes, long usec_per_mib)
{
    wait_go();
    grow(bytes, usec_per_mib);
}

void work_lock(long bytes, long unused)
{
    (void)unused;
    if (mlock(anonymous(bytes), (size_t)bytes) != 0) { shared->result[self] = -errno; }
}

void work_bound(long bytes, long node)
{
    enum { MPOL_BIND_POLICY = 2 };
    unsigned long nodes = 1UL << node;
    wait_go();
    if (syscall(SYS_set_mempolicy, MPOL_BIND_POLICY, &nodes, 64) != 0) { shared->result[self] = -errno; }
    grow(bytes, 1000);
}

/* Writes until BYTES are written, the incident is over or the file can not grow. */
static void write_file(const char *path, long bytes, long usec_per_mib)
{
    static char block[65536];
    memset(block, 'x', sizeof block);
    int file = open(path, O_CREAT | O_WRONLY, 0600);
    for (long done = 0; done < bytes && !shared->stop; done += (long)sizeof block)
    {
        if (write(file, block, sizeof block) != (ssize_t)sizeof block)
        {
            shared->result[self] = -errno;
            break;
        }
        shared->result[self] = done / MIB;
        if (done % MIB == 0 && usec_per_mib) { usleep((useconds_t)usec_per_mib); }
    }
}

void work_file(long bytes, long usec_per_mib)
{
    wait_go();
    write_file("/mnt/tmp/upload.bin", bytes, usec_per_mib);
}

void work_blockdev(long bytes, long unused)
{
    (void)unused;
    wait_go();
    write_file("/dev/vda", bytes, 0);
}

/* Shared memory that nobody maps any more. */
void work_segments(long bytes, long unused)
{
    const long segment = 8 * MIB;
    (void)unused;
    wait_go();
    for (long done = 0; done < bytes && !shared->stop; done += segment)
    {
        int file = (int)syscall(SYS_memfd_create, "segment", 0);
        if (ftruncate(file, segment) != 0) { break; }
        char *memory = mmap(NULL, (size_t)segment, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (memory == MAP_FAILED) { break; }
        touch(memory, segment);
        munmap(memory, (size_t)segment);
        shared->result[self] = done / MIB;
    }
}

void work_sockets(long count, long unused)
{
    (void)unused;
    many_files();
    wait_go();
    for (long i = 0; i < count && !shared->stop; i++)
    {
        /* What leaks goes on when one socket was refused: under pressure that happens before the second kill. */
        if (socket(AF_UNIX, SOCK_STREAM, 0) < 0) { usleep(1000); }
        else { shared->result[self]++; }
    }
}

/* Takes a page and a page table for it and gives both back, as every program does all the time. Somebody must, beside
 * a leak: what a socket's inode needs is asked for with GFP_NOFS, for which the kernel kills nobody, so that a leaker
 * that is alone asks for it for ever. */
void work_serve(long bytes, long unused)
{
    (void)unused;
    wait_go();
    while (!shared->stop)
    {
        char *memory = anonymous(bytes);
        memory[bytes / 2] = 1;
        munmap(memory, (size_t)bytes);
        usleep(50000);
    }
}

/* Pipe buffers: pages that no counter of a report shows. */
void work_pipes(long bytes, long unused)
{
    static char block[65536];
    (void)unused;
    many_files();
    wait_go();
    for (long done = 0; done < bytes && !shared->stop; done += MIB)
    {
        int ends[2];
        if (pipe(ends) != 0 || fcntl(ends[1], F_SETPIPE_SZ, MIB) < 0)
        {
            shared->result[self] = -errno;
            break;
        }
        for (long i = 0; i < MIB; i += (long)sizeof block)
        {
            if (write(ends[1], block, sizeof block) < 0) { shared->result[self] = -errno; }
        }
        usleep(500);
    }
}

/* One page, mapped once in each 2 MiB: a page of page tables for each mapping and no memory. */
void work_page_tables(long count, long unused)
{
    (void)unused;
    int file = (int)syscall(SYS_memfd_create, "page", 0);
    if (ftruncate(file, PAGE) != 0) { return; }
    wait_go();
    for (long i = 0; i < count; i++)
    {
        char *page = mmap((void *)(0x100000000000L + i * 2 * MIB), PAGE, PROT_READ | PROT_WRITE,
            MAP_SHARED | MAP_FIXED, file, 0);
        if (page == MAP_FAILED)
        {
            shared->result[self] = -errno;
            break;
        }
        page[0] = 1;
        shared->result[self] = i + 1;
    }
}

/* One byte in each 2 MiB of memory that may be huge pages. */
void work_huge(long count, long unused)
{
    (void)unused;
    wait_go();
    char *memory = mmap(NULL, (size_t)(count + 1) * 2 * MIB, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    memory = (char *)(((size_t)memory + 2 * MIB - 1) / (2 * MIB) * (2 * MIB));
    madvise(memory, (size_t)count * 2 * MIB, MADV_HUGEPAGE);
    for (long i = 0; i < count; i++)
    {
        memory[i * 2 * MIB] = 1;
        shared->result[self] = i + 1;
        usleep(2000);
    }
}

/* Commits and uses memory until it is refused (exit code 12) or BYTES are there (0). */
void work_commit(long bytes, long unused)
{
    const long step = 8 * MIB;
    (void)unused;
    wait_go();
    for (long done = 0; done < bytes; done += step)
    {
        char *memory = mmap(NULL, (size_t)step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED)
        {
            shared->result[self] = -errno;
            _exit(12);
        }
        touch(memory, step);
    }
    _exit(0);
}

/* A socket filter that stays: one kmalloc of 8 bytes an instruction. 4096: order 3, 2048: order 2. */
int attach_filter(int instructions)
{
    static struct sock_filter code[4096];
    for (int i = 0; i < instructions; i++) { code[i] = (struct sock_filter){ BPF_RET | BPF_K, 0, 0, 0xffff }; }
    struct sock_fprog program = { (unsigned short)instructions, code };
    int file = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (file < 0) { return -errno; }
    if (setsockopt(file, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0) { return file; }
    int error = errno;
    close(file);
    return -error;
}

void work_filters(long instructions, long count)
{
    many_files();
    wait_go();
    for (long i = 0; i < count; i++)
    {
        int file = attach_filter((int)instructions);
        shared->result[self] = file < 0 ? file : i + 1;
        if (file < 0) { usleep(20000); }
    }
}

/* sendmsg with LENGTH bytes of ancillary data: a kmalloc that says so when it fails. */
void work_ancillary(long length, long tries)
{
    int ends[2];
    char *control = calloc(1, (size_t)length);
    wait_go();
    if (!control || socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0) { return; }
    struct cmsghdr *header = (struct cmsghdr *)control;
    header->cmsg_len = (size_t)length;
    header->cmsg_level = 9999;                              /* nobody's: allocated, read and ignored */
    struct iovec data = { "x", 1 };
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = (size_t)length,
    };
    for (long i = 0; i < tries && !shared->stop; i++)
    {
        char byte[8];
        bool sent = sendmsg(ends[0], &message, MSG_DONTWAIT) >= 0;
        shared->result[self] = sent ? recv(ends[1], byte, sizeof byte, MSG_DONTWAIT) : -errno;
        usleep(50000);
    }
}

/* Writes a command to the lab's module. A driver that may not wait runs in an interrupt, where kswapd and kcompactd can
 * not come to its help meanwhile: so neither may they here. */
void work_module(long command, long repeats)
{
    const char *text = (const char *)command;
    wait_go();
    if (strncmp(text, "atomic", 6) == 0)
    {
        struct sched_param first = { .sched_priority = 1 };
        sched_setscheduler(0, SCHED_FIFO, &first);
    }
    for (long i = 0; i < repeats && !shared->stop; i++)
    {
        int file = open("/proc/lab", O_WRONLY | O_CLOEXEC);
        ssize_t written = file < 0 ? -1 : write(file, text, strlen(text));
        shared->result[self] = written < 0 ? -errno : i + 1;
        if (file >= 0) { close(file); }
        usleep(50000);
    }
}
