/* Packets on the loopback device: allocations in a softirq, which may not wait. */
#include "lab.h"
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

void loopback_up(void)
{
    int file = socket(AF_INET, SOCK_DGRAM, 0);
    struct ifreq request = { .ifr_name = "lo" };
    ioctl(file, SIOCGIFFLAGS, &request);
    request.ifr_flags |= IFF_UP | IFF_RUNNING;
    ioctl(file, SIOCSIFFLAGS, &request);
    close(file);
}

/* Each packet that comes is cloned with GFP_ATOMIC for every one of COUNT raw sockets, and kept in its queue. */
void work_monitors(long count, long unused)
{
    int queue = 0x3fffffff;
    struct rlimit many = { 1 << 20, 1 << 20 };
    (void)unused;
    setrlimit(RLIMIT_NOFILE, &many);
    for (long i = 0; i < count; i++)
    {
        int file = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
        if (file < 0)
        {
            shared->result[self] = -errno;
            break;
        }
        setsockopt(file, SOL_SOCKET, SO_RCVBUFFORCE, &queue, sizeof queue);
        shared->result[self] = i + 1;
    }
}

static unsigned short checksum(const unsigned char *data, long length)
{
    unsigned sum = 0;
    for (long i = 0; i < length; i += 2) { sum += data[i] | (unsigned)data[i + 1] << 8; }
    sum = (sum >> 16) + (sum & 0xffff);
    return (unsigned short)~(sum + (sum >> 16));
}

void work_ping(long length, long count)
{
    static unsigned char packet[65536];
    int small = 4096, file = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    struct sockaddr_in self_address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    setsockopt(file, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    while (!shared->go) { usleep(5000); }
    for (long i = 0; i < count && !shared->stop; i++)
    {
        memset(packet, 0, 64);
        packet[0] = 8;                                      /* echo request */
        packet[4] = 1;
        packet[6] = (unsigned char)(i >> 8);
        packet[7] = (unsigned char)i;
        unsigned short sum = checksum(packet, length);
        memcpy(packet + 2, &sum, sizeof sum);
        bool sent = sendto(file, packet, (size_t)length, MSG_DONTWAIT, (struct sockaddr *)&self_address,
            sizeof self_address) >= 0;
        shared->result[self] = sent ? i + 1 : -errno;
        if (!sent) { usleep(2000); }
    }
}
