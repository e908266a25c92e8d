using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Allocator;

/// <summary>What the model computes against what real kernels exported (Fixtures/PROVENANCE.md).</summary>
public class ModelAgainstKernelTests
{
    public static TheoryData<string> Snapshots { get; } =
    [
        "5.10.262-numa-cpuset-before",
        "5.10.262-many-small-after",
        "6.1.176-movable-before",
        "6.1.176-swap-disk-full-after",
        "6.12.107-movable-before",
        "6.12.107-swap-zram-full-before",
        "7.2.13-numa-cpuset-before",
        "7.2.13-global-adj-after",
    ];

    // Memory given back after the kernel had set its marks: the unpacked initrd and the init sections, at most 16 MiB here.
    private const int MostLatePages = 4096;

    /// <remarks>Allowed: managed pages of DMA32 as they were at boot, before the kernel gave back initrd and init sections.
    /// For one such size the default min_free_kbytes and every mark of every zone must be exact, boost taken off; newer
    /// kernels set the marks again with the later sizes.</remarks>
    [Theory]
    [MemberData(nameof(Snapshots))]
    public void Finds_the_watermarks_of_every_zone(string name)
    {
        Snapshot snapshot = Snapshot.Load(name);
        EquatableArray<ZoneState> zones = snapshot.Zones;
        WatermarkSetupRule rule = WatermarkSetupRule.For(snapshot.Release);
        EquatableArray<ZoneWatermarks> exported = zones.Select(Unboosted).ToEquatableArray();

        Assert.Contains(Enumerable.Range(0, MostLatePages), late =>
        {
            EquatableArray<ZoneState> atBoot = AtBoot(zones, late);
            KiB minFree = WatermarkSetup.DefaultMinFree(atBoot, PageSize.Of4KiB, rule)!.Value;
            return WatermarkSetup.Compute(atBoot, minFree, 10, PageSize.Of4KiB, rule) == exported
                || WatermarkSetup.Compute(zones, minFree, 10, PageSize.Of4KiB, rule) == exported;
        });
    }

    /// <remarks>Allowed: managed pages of DMA32 as they were at boot, as above. For one such size every entry is exact.</remarks>
    [Theory]
    [MemberData(nameof(Snapshots))]
    public void Finds_the_lowmem_reserve_of_every_zone(string name)
    {
        EquatableArray<ZoneState> zones = Snapshot.Load(name).Zones;
        ZoneLayout layout = ZoneLayout.Derive(Zones.Memory([.. zones]))!;

        Assert.Contains(Enumerable.Range(0, MostLatePages), late =>
        {
            EquatableArray<ZoneState> atBoot = AtBoot(zones, late);
            return atBoot.All(zone => zone.LowmemReserve == LowmemReserve.Compute(
                atBoot.Where(other => other.Node == zone.Node).ToEquatableArray(), zone.Name, layout, LowmemReserve.DefaultRatio));
        });
    }

    [Theory]
    [MemberData(nameof(Snapshots))]
    public void Finds_the_zone_types_from_populated_zones_alone(string name)
    {
        ZoneState[] populated = [.. Snapshot.Load(name).Zones.Where(zone => zone.Managed?.Count > 0)];

        Assert.Equal(Zones.X64, ZoneLayout.Derive(Zones.Memory(populated)));
    }

    /// <remarks>Allowed: 1 for one task in a snapshot. Since 6.2 the OOM killer reads the memory counters without the part
    /// that each CPU still holds, and /proc/PID/status adds it.</remarks>
    [Theory]
    [MemberData(nameof(Snapshots))]
    public void Finds_the_oom_score_of_every_task(string name)
    {
        Snapshot snapshot = Snapshot.Load(name);
        BadnessFormula formula = BadnessFormula.Choose(new() { Release = snapshot.Release });
        MemoryTotals totals = new() { TotalRam = snapshot.MemTotal.ToPages(PageSize.Of4KiB), TotalSwap = snapshot.SwapTotal };
        Pages total = TotalPages.OfMachine(totals, PageSize.Of4KiB)!.Value;
        int differing = 0;
        foreach (var row in snapshot.Tasks)
        {
            TaskState task = new(
                row.Pid, row.Pid, row.Comm, null, default, InPages(row.RssKiB), InPages(row.PgtablesKiB), InPages(row.SwapKiB), row.Adj, null);
            long? points = Badness.Score(task, total, formula).Points;

            long score = Badness.ProcOomScore(points, total, formula.Rule);
            Assert.True(Math.Abs(score - row.Score) <= 1, $"pid {row.Pid} {row.Comm}: model {score}, kernel {row.Score}");
            if (score != row.Score) { differing++; }
        }

        Assert.InRange(differing, 0, 1);
    }

    /// <remarks>Allowed: what one idle guest moves between two files, and per-CPU counter drift: 256 pages.</remarks>
    [Theory]
    [MemberData(nameof(Snapshots))]
    public void Counts_the_free_pages_of_the_buddy_lists(string name)
    {
        Snapshot snapshot = Snapshot.Load(name);
        foreach (ZoneState zone in snapshot.Zones.Where(zone => zone.Managed?.Count > 0))
        {
            long[] blocks = snapshot.Buddyinfo(zone)!;
            FreeArea area = new(blocks.Select(count => new FreeBlocks(count, null)).ToEquatableArray());

            Assert.InRange(area.TotalPages.Count, zone.Free!.Value.Count - 256, zone.Free.Value.Count + 256);
            Assert.InRange(zone.FreeArea!.TotalPages.Count, area.TotalPages.Count - 256, area.TotalPages.Count + 256);
        }
    }

    /// <remarks>The kernel had just served requests of order 0 without reclaim: at least one zone must pass its min mark.</remarks>
    [Theory]
    [MemberData(nameof(Snapshots))]
    public void Serves_what_the_kernel_served(string name)
    {
        Snapshot snapshot = Snapshot.Load(name);
        MemoryState memory = Zones.Memory([.. snapshot.Zones]);
        AllocatorVariant variant = AllocatorVariant.Choose(VariantEvidence.Of(memory, snapshot.Release, fromLog: false));
        AllocationRequest request = new(new(0), Zones.GfpHighuserMovable);

        ZonelistVerdict verdict = ZonelistWalk.Evaluate(memory, request, variant, Watermark.Min);

        Assert.True(verdict.WouldSucceed);
        Assert.All(
            verdict.Zones.Where(zone => zone.Zone.Managed?.Count == 0),
            zone => Assert.Equal(ZoneOutcome.NotEligible, zone.Outcome));
    }

    private static EquatableArray<ZoneState> AtBoot(EquatableArray<ZoneState> zones, int late) => zones
        .Select(zone => zone is { Name: "DMA32", Managed: { Count: > MostLatePages } managed }
            ? zone with { Managed = managed - new Pages(late) }
            : zone)
        .ToEquatableArray();

    /// <summary>5.10 adds the boost to what it exports and does not show it: whole pageblocks, seen by low - min = min / 4.</summary>
    private static ZoneWatermarks Unboosted(ZoneState zone)
    {
        (Pages min, Pages low, Pages high) = (zone.Min!.Value, zone.Low!.Value, zone.High!.Value);
        Pages boost = zone.Boost ?? default;
        while (zone.Boost is null && (min - boost).Count > 512 && (min - boost).Count / 4 > (low - min).Count)
        {
            boost += new Pages(512);
        }

        return new(min - boost, low - boost, high - boost);
    }

    private static Pages InPages(long kib) => new KiB(kib).ToPages(PageSize.Of4KiB);
}
