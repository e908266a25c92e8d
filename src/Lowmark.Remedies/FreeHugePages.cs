using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Gives reserved huge pages that nobody uses back to the allocator.</summary>
internal static class FreeHugePages
{
    private const int MostPools = 8;

    public static Remedy? Propose(Situation s)
    {
        if (s.Is("manual") || s.Report.Memory is not { } memory) { return null; }
        List<string> commands = [];
        List<string> undo = [];
        List<Change> changes = [];
        KiB freed = default;
        foreach (NodeState node in memory.Nodes)
        {
            if (!Helps(s, node.Node)) { continue; }
            foreach (HugePagePool pool in node.HugePages)
            {
                if (pool.Free <= 0 || pool.Free > pool.Total || pool.Size.Count <= 0 || commands.Count == MostPools)
                {
                    continue;
                }

                string file = $"/sys/devices/system/node/node{node.Node}/hugepages/"
                    + $"hugepages-{pool.Size.Count}kB/nr_hugepages";
                long permanent = Math.Max(0, pool.Total - Math.Max(0, pool.Surplus));
                long kept = Math.Max(0, permanent - pool.Free);
                commands.Add($"echo {kept} | sudo tee {file}");
                changes.Add(new SetHugePages(kept, pool.Size, node.Node));
                undo.Add($"echo {permanent} | sudo tee {file}");
                freed += (pool with { Total = pool.Free }).TotalSize;
            }
        }

        if (commands.Count == 0) { return null; }
        return new(
            "free-huge-pages",
            $"Give back {Amount.Text(freed)} of reserved huge pages that nobody uses",
            RemedyTime.Now,
            new([.. commands]),
            null,
            $"{Amount.Text(freed)} lies in the pools unused, and nothing but hugetlb users can have "
                + $"it{Enough(s, freed)}. It comes back at the next boot: lower vm.nr_hugepages in /etc/sysctl.d, or "
                + "hugepages= on the kernel command line.",
            "A database or VM that reserved them but has not touched them yet fails when it does (HugePages_Rsvd in "
                + "/proc/meminfo). Taking them back later may fail for fragmentation; 1 GiB pages may need a reboot.",
            new([.. undo]),
            s.Because("hugetlb-reserved"))
        {
            Changes = new([.. changes]),
        };
    }

    private static string Enough(Situation s, KiB freed)
    {
        if (s.InKiB(s.NearestCheck?.ShortBy) is not { } missing) { return ""; }
        string verdict = freed > missing ? "so it suffices" : "so it does not suffice";
        return $"; the request was short by {Amount.Text(missing)}, {verdict}";
    }

    // A node that the request may not use does not help it.
    private static bool Helps(Situation s, int node)
    {
        if (!s.Is("node-exhaustion")) { return true; }
        RequestFacts? request = s.Report.Request;
        return (request?.MemsAllowed?.Contains(node) ?? true)
            && (request?.Nodemask is not { IsEmpty: false } mask || mask.Contains(node));
    }
}
