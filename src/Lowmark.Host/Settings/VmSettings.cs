using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Settings;

/// <summary>The settings below /proc/sys/vm that decide about memory, under the kernel's names.</summary>
/// <remarks>Documentation/admin-guide/sysctl/vm.rst. Null is "this kernel has no such setting, or it may not be read":
/// <see cref="StateOf"/>.</remarks>
public sealed class VmSettings
{
    private const string Folder = "/proc/sys/vm/";

    private static readonly string[] s_names =
    [
        "admin_reserve_kbytes", "compact_unevictable_allowed", "compaction_proactiveness", "defrag_mode",
        "dirty_background_bytes", "dirty_background_ratio", "dirty_bytes", "dirty_expire_centisecs", "dirty_ratio",
        "dirty_writeback_centisecs", "extfrag_threshold", "extra_free_kbytes", "laptop_mode", "max_map_count",
        "min_free_kbytes", "min_slab_ratio", "min_unmapped_ratio", "nr_hugepages", "nr_overcommit_hugepages",
        "oom_dump_tasks", "oom_kill_allocating_task", "overcommit_kbytes", "overcommit_memory", "overcommit_ratio",
        "page-cluster", "panic_on_oom", "percpu_pagelist_fraction", "percpu_pagelist_high_fraction", "swappiness",
        "user_reserve_kbytes", "vfs_cache_pressure", "watermark_boost_factor", "watermark_scale_factor",
        "zone_reclaim_mode",
    ];

    private readonly Dictionary<string, (long? Value, HostFileState State)> _values = [];

    /// <summary>One of the settings above by its own name, in its own unit.</summary>
    public long? this[string name] => _values.TryGetValue(name, out (long? Value, HostFileState) of) ? of.Value : null;

    public KiB? MinFree => Size("min_free_kbytes");

    /// <summary>Added to low and high only (Android and RHEL 6).</summary>
    public KiB? ExtraFree => Size("extra_free_kbytes");

    /// <summary>Distance of the watermarks in 1/10000 of a zone (v4.6).</summary>
    public long? WatermarkScaleFactor => this["watermark_scale_factor"];

    /// <summary>Highest boost in 1/10000 of the high watermark; 0: none (v5.0).</summary>
    public long? WatermarkBoostFactor => this["watermark_boost_factor"];

    /// <summary><c>lowmem_reserve_ratio</c>: by zone type, lowest first. Null when it was not read.</summary>
    public EquatableArray<long>? LowmemReserveRatio { get; private init; }

    /// <summary>0: refuse what is obviously too much; 1: never; 2: keep to the commit limit.</summary>
    public long? OvercommitMemory => this["overcommit_memory"];

    /// <summary>Percent of RAM in the commit limit, unless <see cref="OvercommitSize"/> is above 0.</summary>
    public long? OvercommitRatio => this["overcommit_ratio"];

    public KiB? OvercommitSize => Size("overcommit_kbytes");
    public KiB? AdminReserve => Size("admin_reserve_kbytes");
    public KiB? UserReserve => Size("user_reserve_kbytes");

    /// <summary>0 to 100; to 200 since v5.8.</summary>
    public long? Swappiness => this["swappiness"];

    /// <summary>Bits: 1 reclaim, 2 write, 4 unmap, before another node is used.</summary>
    public long? ZoneReclaimMode => this["zone_reclaim_mode"];

    /// <summary>0: kill; 1: panic unless a cpuset or policy is the cause; 2: always panic.</summary>
    public long? PanicOnOom => this["panic_on_oom"];

    public bool? OomKillAllocatingTask => this["oom_kill_allocating_task"] is { } value ? value != 0 : null;
    public bool? OomDumpTasks => this["oom_dump_tasks"] is { } value ? value != 0 : null;

    /// <summary>100 is even-handed; 0 never gives dentries and inodes back.</summary>
    public long? VfsCachePressure => this["vfs_cache_pressure"];

    /// <summary>0 to 100 (v5.9).</summary>
    public long? CompactionProactiveness => this["compaction_proactiveness"];

    /// <summary>In 1/1000: below, a failure is for lack of memory and compaction is no use.</summary>
    public long? ExtfragThreshold => this["extfrag_threshold"];

    /// <summary>Percent of available memory, unless the limit is in bytes.</summary>
    public long? DirtyRatio => this["dirty_ratio"];

    public long? DirtyBackgroundRatio => this["dirty_background_ratio"];

    /// <summary>Above 0 where it is set instead of the ratio.</summary>
    public KiB? DirtyLimit => Bytes("dirty_bytes");

    public KiB? DirtyBackgroundLimit => Bytes("dirty_background_bytes");

    /// <summary>0: the kernel sizes the per-CPU lists itself (v5.14; before, percpu_pagelist_fraction).</summary>
    public long? PercpuPagelistHighFraction => this["percpu_pagelist_high_fraction"];

    public long? NrHugepages => this["nr_hugepages"];
    public long? NrOvercommitHugepages => this["nr_overcommit_hugepages"];
    public long? MaxMapCount => this["max_map_count"];

    /// <summary>Swap-in reads 2^n pages at once.</summary>
    public long? PageCluster => this["page-cluster"];

    /// <summary>Why a setting is null.</summary>
    public HostFileState StateOf(string name) =>
        _values.TryGetValue(name, out (long?, HostFileState State) of) ? of.State : HostFileState.Missing;

    public static VmSettings Read(IHostFiles files)
    {
        VmSettings settings = new()
        {
            LowmemReserveRatio = ParseRatios(files.Read(Folder + "lowmem_reserve_ratio").Text),
        };
        foreach (string name in s_names)
        {
            long? value = files.Number(Folder + name, out HostFileState state);
            settings._values[name] = (value, state);
        }

        return settings;
    }

    /// <returns>Null when the text is no row of numbers.</returns>
    public static EquatableArray<long>? ParseRatios(ReadOnlySpan<byte> text)
    {
        List<long> ratios = [];
        LineCursor cursor = new(text.TrimEnd("\r\n"u8));
        cursor.SkipBlanks();
        while (ratios.Count < 16 && cursor.TryTakeNumber(out long ratio))
        {
            ratios.Add(ratio);
            cursor.SkipBlanks();
        }

        return ratios.Count > 0 && cursor.AtEnd ? ratios.ToEquatableArray() : null;
    }

    private KiB? Size(string name) => this[name] is { } size ? new KiB(size) : null;

    private KiB? Bytes(string name) => this[name] is { } bytes ? KiB.FromBytes(bytes) : null;
}
