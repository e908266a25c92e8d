using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Finds the kernel cache that grew.</summary>
/// <remarks>Above a tenth of the RAM, unreclaimable slab is likely a leak in the kernel or a module. There is no sysctl
/// <c>vm.slub_max_order</c>: it is the boot parameter <c>slab_max_order=</c> (<c>slub_max_order=</c> on older kernels),
/// and it does not make slabs smaller in sum.</remarks>
internal static class InspectSlab
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Is("manual")) { return null; }
        return s.IsMemcg ? InMemcg(s) : OnMachine(s);
    }

    private static Remedy OnMachine(Situation s)
    {
        KiB? slab = s.Counter("slab_unreclaimable");
        string figure = slab is { } held && s.Ram is { } ram
            ? $"It is {Amount.Text(held)} of {Amount.Text(ram)}, {Amount.Percent(held, ram)} %; above 10 % a leak in "
                + "the kernel or a module is likely. "
            : "";
        return new(
            "inspect-slab",
            "Find the kernel cache that holds the memory",
            RemedyTime.Now,
            ["grep SUnreclaim /proc/meminfo", "sudo slabtop -o -s c | head -n 20", "sudo sort -k1,1 /proc/slabinfo"],
            null,
            $"{figure}No process owns unreclaimable slab, so kills hardly help and drop_caches does not touch it. The "
                + "cache's name leads to the subsystem: look for a fixed kernel or module of it; a reboot gives the "
                + "memory back until it leaks again.",
            "None: it only reads.",
            [],
            s.Because("slab-unreclaimable"));
    }

    private static Remedy InMemcg(Situation s)
    {
        string figure = s.MemcgStat("slab_unreclaimable") is { } held ? $"It is {Amount.Text(held)} of the group's "
            + "memory. " : "";
        return new(
            "inspect-slab",
            "Find what the group's tasks make the kernel allocate",
            RemedyTime.Now,
            [
                "sudo slabtop -o -s c | head -n 20",
                "ss -s",
                "for p in /proc/[0-9]*; do echo \"$(ls $p/fd 2>/dev/null | wc -l) $p\"; done | sort -n | tail",
            ],
            null,
            $"{figure}Kernel objects (sockets, inodes, open files, mounts) made for the group count to its limit. "
                + "They go when the tasks close them; the group's tasks with most open files or sockets are the ones "
                + "to look at.",
            "None: it only reads.",
            [],
            s.Because("slab-unreclaimable"));
    }
}
