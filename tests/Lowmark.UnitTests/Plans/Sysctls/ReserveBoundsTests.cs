using Lowmark.Changes;
using Lowmark.Plans;
using static Lowmark.UnitTests.Plans.PlanHost;

namespace Lowmark.UnitTests.Plans.Sysctls;

/// <summary>Of 8 GiB: 5 % are 419430 kB. Zones as in <see cref="Machine"/>.</summary>
public class ReserveBoundsTests
{
    private static SetSysctl Reserve(long kb) => new("vm.min_free_kbytes", $"{kb}");

    /// <remarks>Low marks: before 11584 kB + max(a quarter, 0.1 % of 2051840 pages = 8207 kB) = 19791 kB; after
    /// 65536 kB + 16384 kB = 81920 kB. The difference is 62129 kB, less what each zone truncates.</remarks>
    [Fact]
    public void A_larger_reserve_tells_what_it_takes() => Assert.Equal(
        "MemAvailable falls by about 60.7 MiB from 4 GiB.",
        Assert.Single(Machine().Item(NowOnly, Reserve(65536)).Warnings));

    [Fact]
    public void More_than_a_twentieth_of_RAM_is_refused()
    {
        Assert.Contains("more than 5 % of 8 GiB", Machine().WhyNot(Reserve(419431)));
        Assert.Single(Machine().Of(NowOnly, Reserve(419430)).Items);
    }

    [Fact]
    public void Too_little_to_free_memory_with_is_refused() =>
        Assert.Contains("may deadlock", Machine().WhyNot(Reserve(1023)));

    [Fact]
    public void Marks_that_no_memory_is_left_for_are_refused() => Assert.Contains(
        "only 50 MiB are available",
        Machine().With("/proc/meminfo", MemInfo(availableKiB: 50 * MiB)).WhyNot(Reserve(200_000)));

    [Fact]
    public void Without_figures_the_machine_is_not_put_at_risk() =>
        Assert.Contains("can not be read", Machine().With("/proc/meminfo", "x\n").WhyNot(Reserve(65536)));

    /// <remarks>√(16 × 2051840 pages × 4 kB) = 11459.</remarks>
    [Fact]
    public void Less_than_the_kernels_own_default_is_said()
    {
        PlanItem item = Machine().Item(NowOnly, Reserve(4096));

        Assert.Contains("own default for this machine is 11459 kB", Assert.Single(item.Warnings));
    }

    /// <remarks>The distance between the marks is a tenth of memory each time: high at more than a fifth.</remarks>
    [Fact]
    public void A_wide_distance_of_the_marks_is_said()
    {
        PlanItem item = Machine().Item(NowOnly, new SetSysctl("vm.watermark_scale_factor", "1000"));

        Assert.Contains("more than 20 % of memory is kept free", item.Warnings[1]);
    }

    [Fact]
    public void Marks_above_what_is_available_are_refused() =>
        Assert.Contains("kswapd would never "
            + "rest", Machine().WhyNot(new SetSysctl("vm.watermark_scale_factor", "3000")));
}
