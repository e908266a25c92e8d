using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.RealKernelTests.TestKit;

namespace Lowmark.RealKernelTests.Model;

/// <summary>What the model computes against what the kernels of the lab's guests exported. What may differ stands with
/// each test, with its cause.</summary>
[Collection(Lab.RunsAreRead)]
public class ModelAgainstKernelTests
{
    // Memory given back after the kernel had set its marks: the unpacked initrd and the init sections, at most 16 MiB
    // here.
    private const int MostLatePages = 4096;

    private const GfpFlags GfpHighuserMovable = GfpFlags.Reclaim | GfpFlags.Io | GfpFlags.Fs | GfpFlags.HardWall
        | GfpFlags.Highmem | GfpFlags.Movable;

    public static TheoryData<string> States => GuestState.Names(_ => true);

    /// <summary>Those in which no task ran while the files were read.</summary>
    public static TheoryData<string> StillStates =>
        GuestState.Names(name => name.EndsWith("before", StringComparison.Ordinal));

    /// <remarks>Allowed: managed pages of the zone that holds the initrd as they were at boot, before the kernel gave
    /// it back. For one such size every mark of every zone must be exact, boost taken off; kernels that set the marks
    /// again, and all whose min_free_kbytes was written later, have them from today's sizes. 5.10 adds the boost to
    /// what it exports and does not show it: it is taken off as the model finds it.</remarks>
    [Theory]
    [MemberData(nameof(States))]
    public void Finds_the_watermarks_of_every_zone(string name)
    {
        GuestState state = GuestState.Load(name);
        WatermarkSetupRule rule = WatermarkSetupRule.For(state.Release);
        MemoryState memory = WatermarkBoost.Derive(MemoryStates.Of(state.Zones));
        EquatableArray<ZoneWatermarks> exported = memory.Zones.Select(Unboosted).ToEquatableArray();

        Assert.Contains(AtBoot(state.Zones), zones =>
            WatermarkSetup.Compute(zones, state.MinFree, state.ScaleFactor, PageSize.Of4KiB, rule) == exported);
    }

    /// <remarks>Allowed: sizes as they were at boot, as above.</remarks>
    [Theory]
    [MemberData(nameof(States))]
    public void Finds_the_lowmem_reserve_of_every_zone(string name)
    {
        GuestState state = GuestState.Load(name);
        ZoneLayout layout = ZoneLayout.Derive(MemoryStates.Of(state.Zones))!;
        int[] ratios = state.LowmemReserveRatio;
        int Ratio(string zone) => layout.IndexOf(zone) is { } index && index < ratios.Length ? ratios[index] : 0;

        Assert.Contains(AtBoot(state.Zones), zones => zones.All(zone => zone.LowmemReserve == LowmemReserve.Compute(
            zones.Where(other => other.Node == zone.Node).ToEquatableArray(), zone.Name, layout, Ratio)));
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Finds_the_zone_types_from_populated_zones_alone(string name)
    {
        GuestState state = GuestState.Load(name);

        Assert.Equal(
            state.Zones.Where(zone => zone.Node == 0).Select(zone => zone.Name),
            ZoneLayout.Derive(MemoryStates.Of(state.Populated))!.Names);
    }

    /// <remarks>Allowed: 1 since 6.2, whose OOM killer reads the memory counters without the part that each CPU still
    /// holds; /proc/PID/status adds it.</remarks>
    [Theory]
    [MemberData(nameof(StillStates))]
    public void Finds_the_oom_score_of_every_task(string name)
    {
        GuestState state = GuestState.Load(name);
        BadnessFormula formula = BadnessFormula.Choose(new() { Release = state.Release });
        MemoryTotals totals = new()
        {
            TotalRam = state.MemTotal.ToPages(PageSize.Of4KiB),
            TotalSwap = state.SwapTotal,
        };
        Pages total = TotalPages.OfMachine(totals, PageSize.Of4KiB)!.Value;
        int allowed = state.Release.AtLeast(6, 2) ? 1 : 0;
        foreach (var row in state.Tasks)
        {
            TaskState task = new(
                row.Pid, row.Pid, null,
                InPages(row.RssKiB) + InPages(row.SwapKiB) + InPages(row.PgtablesKiB), row.Adj, null);
            long? points = Badness.Score(task, total, formula).Points;

            long score = Badness.ProcOomScore(points, total, formula.Rule);
            Assert.True(
                Math.Abs(score - row.Score) <= allowed, $"pid {row.Pid} {row.Comm}: model {score}, kernel {row.Score}");
        }
    }

    /// <remarks>Allowed: per-CPU drift of the counter of free pages (vm_stat_diff, at most 125 a CPU).</remarks>
    [Theory]
    [MemberData(nameof(StillStates))]
    public void Counts_the_free_pages_of_the_buddy_lists(string name)
    {
        GuestState state = GuestState.Load(name);
        foreach (ZoneState zone in state.Populated)
        {
            long counted = Buddies(state, zone).TotalPages.Count;

            Assert.InRange(counted, zone.Free!.Value.Count - 125, zone.Free.Value.Count + 125);
            Assert.Equal(counted, zone.FreeArea!.TotalPages.Count);
        }
    }

    /// <remarks>Exact, for the guest reads all these files while its free lists stand still.</remarks>
    [Theory]
    [MemberData(nameof(StillStates))]
    public void Finds_both_fragmentation_indices_of_every_zone_and_order(string name)
    {
        GuestState state = GuestState.Load(name);
        foreach (ZoneState zone in state.Populated)
        {
            FreeArea area = Buddies(state, zone);
            Order[] orders = [.. Enumerable.Range(0, area.Orders.Count).Select(order => new Order(order))];

            Assert.Equal(
                state.Index("extfrag_index", zone), orders.Select(order => FragmentationIndex.External(area, order)));
            Assert.Equal(
                state.Index("unusable_index", zone), orders.Select(order => FragmentationIndex.Unusable(area, order)));
        }
    }

    /// <remarks>The kernel had just served requests of order 0 without reclaim: no zone passing its min mark would be
    /// wrong. Undecided is allowed where the high-atomic reserve, not exported, decides.</remarks>
    [Theory]
    [MemberData(nameof(StillStates))]
    public void Serves_what_the_kernel_served(string name)
    {
        GuestState state = GuestState.Load(name);
        MemoryState memory = MemoryStates.Of(state.Zones);
        AllocatorVariant variant = AllocatorVariant.Choose(VariantEvidence.Of(memory, state.Release, fromLog: false));

        ZonelistVerdict verdict =
            ZonelistWalk.Evaluate(memory, new(new(0), GfpHighuserMovable), variant, Watermark.Min);

        Assert.NotEqual(false, verdict.WouldSucceed);
        Assert.All(
            verdict.Zones.Where(zone => zone.Zone.Managed?.Count == 0),
            zone => Assert.Equal(ZoneOutcome.NotEligible, zone.Outcome));
    }

    private static FreeArea Buddies(GuestState state, ZoneState zone) =>
        new(state.Buddyinfo(zone)!.Select(count => new FreeBlocks(count, null)).ToEquatableArray());

    /// <summary>The zones as they are, then with one of them smaller by 1, 2, … pages, as it was at boot.</summary>
    private static IEnumerable<EquatableArray<ZoneState>> AtBoot(EquatableArray<ZoneState> zones)
    {
        yield return zones;
        foreach (ZoneState grown in zones.Where(zone => zone.Managed?.Count > MostLatePages))
        {
            for (int late = 1; late < MostLatePages; late++)
            {
                ZoneState smaller = grown with { Managed = grown.Managed!.Value - new Pages(late) };
                yield return zones.Select(zone => ReferenceEquals(zone, grown) ? smaller : zone).ToEquatableArray();
            }
        }
    }

    private static ZoneWatermarks Unboosted(ZoneState zone)
    {
        Pages boost = zone.Boost ?? default;
        return new(zone.Min!.Value - boost, zone.Low!.Value - boost, zone.High!.Value - boost);
    }

    private static Pages InPages(long kib) => new KiB(kib).ToPages(PageSize.Of4KiB);
}
