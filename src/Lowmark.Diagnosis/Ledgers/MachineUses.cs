using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Ledgers;

/// <summary>What the machine-wide counters of a memory state say of each use, all found in one walk. Null is "not
/// printed".</summary>
internal readonly struct MachineUses
{
    private readonly KiB? _activeAnon;
    private readonly KiB? _inactiveAnon;
    private readonly KiB? _isolatedAnon;
    private readonly KiB? _activeFile;
    private readonly KiB? _inactiveFile;
    private readonly KiB? _isolatedFile;

    public MachineUses(MemoryState memory)
    {
        foreach (ref readonly NamedPages counter in memory.Totals.Counters.AsSpan())
        {
            // Of a counter that stands there twice the first one counts.
            KiB size = memory.InKiB(counter.Value);
            switch (counter.Name)
            {
                case "active_anon": _activeAnon ??= size; break;
                case "inactive_anon": _inactiveAnon ??= size; break;
                case "isolated_anon": _isolatedAnon ??= size; break;
                case "active_file": _activeFile ??= size; break;
                case "inactive_file": _inactiveFile ??= size; break;
                case "isolated_file": _isolatedFile ??= size; break;
                case "free": Free ??= size; break;
                case "free_pcp": PerCpuLists ??= size; break;
                case "shmem": Shared ??= size; break;
                case "unevictable": Unevictable ??= size; break;
                case "slab_reclaimable": SlabReclaimable ??= size; break;
                case "slab_unreclaimable": SlabUnreclaimable ??= size; break;
                case "pagetables": PageTables ??= size; break;
                case "sec_pagetables": SecondaryPageTables ??= size; break;
                case "bounce": Bounce ??= size; break;
                case "dirty": Dirty ??= size; break;
                case "writeback": Writeback ??= size; break;
                default: break;
            }
        }
    }

    /// <summary>With shared memory.</summary>
    public KiB? AnonymousLru => KiB.Sum(_activeAnon, _inactiveAnon, _isolatedAnon);

    public KiB? FileLru => KiB.Sum(_activeFile, _inactiveFile, _isolatedFile);

    public KiB? Free { get; }

    public KiB? PerCpuLists { get; }

    public KiB? Shared { get; }

    public KiB? Unevictable { get; }

    public KiB? SlabReclaimable { get; }

    public KiB? SlabUnreclaimable { get; }

    public KiB? PageTables { get; }

    public KiB? SecondaryPageTables { get; }

    public KiB? Bounce { get; }

    /// <summary>Part of the file cache.</summary>
    public KiB? Dirty { get; }

    /// <inheritdoc cref="Dirty"/>
    public KiB? Writeback { get; }
}
