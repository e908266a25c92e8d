// SPDX-License-Identifier: GPL-2.0
// For the lab's guest only: allocates exactly what is written to /proc/lab, "KIND SIZE COUNT", and keeps it.
// KIND: atomic, kernel, user, dma, dma32 (SIZE is the order), kmalloc (bytes), vmalloc (MiB; one area).
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

static const struct {
	const char *kind;
	gfp_t gfp;
} kinds[] = {
	{ "atomic", GFP_ATOMIC },
	{ "kernel", GFP_KERNEL },
	{ "user", GFP_HIGHUSER },
	{ "dma", GFP_KERNEL | GFP_DMA | __GFP_NORETRY },
	{ "dma32", GFP_KERNEL | GFP_DMA32 },
};

static bool allocate(const char *kind, unsigned int size)
{
	unsigned int i;

	if (!strcmp(kind, "kmalloc"))
		return kmalloc(size, GFP_KERNEL);
	if (!strcmp(kind, "vmalloc"))
		return vmalloc((unsigned long)size << 20);
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kind, kinds[i].kind))
			return alloc_pages(kinds[i].gfp, size);
	return false;
}

static ssize_t lab_write(struct file *file, const char __user *user, size_t length, loff_t *offset)
{
	char text[64] = "", kind[16] = "";
	unsigned int size, count;

	if (length >= sizeof(text) || copy_from_user(text, user, length))
		return -EINVAL;
	if (sscanf(text, "%15s %u %u", kind, &size, &count) != 3)
		return -EINVAL;
	while (count--)
		if (!allocate(kind, size))
			return -ENOMEM;
	return length;
}

static const struct proc_ops lab_ops = { .proc_write = lab_write };

static int __init lab_init(void)
{
	return proc_create("lab", 0600, NULL, &lab_ops) ? 0 : -ENOMEM;
}

static void __exit lab_exit(void)
{
	remove_proc_entry("lab", NULL);
}

module_init(lab_init);
module_exit(lab_exit);
MODULE_LICENSE("GPL");
