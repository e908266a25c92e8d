using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Ledgers;

/// <summary>What memory.stat of a cgroup v2 says of the kernel's memory, all found in one walk. Null is "not
/// printed".</summary>
internal readonly struct KernelUses
{
    public KernelUses(MemcgRecord memcg)
    {
        foreach (ref readonly MemcgStat stat in memcg.Stats.AsSpan())
        {
            // Of a statistic that stands there twice the first one counts.
            switch (stat.Name)
            {
                case "kernel": All ??= stat; break;
                case "kernel_stack": Stacks ??= stat; break;
                case "pagetables": PageTables ??= stat; break;
                case "sec_pagetables": SecondaryPageTables ??= stat; break;
                case "percpu": PerCpu ??= stat; break;
                case "vmalloc": Vmalloc ??= stat; break;
                case "slab_reclaimable": SlabReclaimable ??= stat; break;
                case "slab_unreclaimable": SlabUnreclaimable ??= stat; break;
                case "sock": Sockets ??= stat; break;
                case "zswap": Zswap ??= stat; break;
                default: break;
            }
        }
    }

    /// <summary>All of it (v5.18+).</summary>
    public MemcgStat? All { get; }

    public MemcgStat? Stacks { get; }

    public MemcgStat? PageTables { get; }

    public MemcgStat? SecondaryPageTables { get; }

    public MemcgStat? PerCpu { get; }

    public MemcgStat? Vmalloc { get; }

    public MemcgStat? SlabReclaimable { get; }

    public MemcgStat? SlabUnreclaimable { get; }

    public MemcgStat? Sockets { get; }

    public MemcgStat? Zswap { get; }
}
