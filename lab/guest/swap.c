/* A swap area, made here: the initramfs has no other program. */
#include "lab.h"
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/swap.h>
#include <unistd.h>

/* The header of a new swap area: union swap_header, include/linux/swap.h. */
void swap_on(const char *device)
{
    static uint32_t page[PAGE / sizeof(uint32_t)];
    int file = open(device, O_RDWR | O_CLOEXEC);
    off_t size = file < 0 ? 0 : lseek(file, 0, SEEK_END);
    memset(page, 0, sizeof page);
    page[1024 / sizeof *page] = 1;                                      /* version */
    page[1024 / sizeof *page + 1] = (uint32_t)(size / PAGE) - 1;        /* last page */
    memcpy((char *)page + PAGE - 10, "SWAPSPACE2", 10);
    if (size < 10 * PAGE || pwrite(file, page, sizeof page, 0) != PAGE || fsync(file) != 0
        || swapon(device, 0) != 0)
    {
        note("swap on %s: %s", device, strerror(errno));
    }
    if (file >= 0) { close(file); }
}

void swap_on_zram(long bytes)
{
    file_write("/sys/block/zram0/disksize", "%ld", bytes);
    swap_on("/dev/zram0");
}
