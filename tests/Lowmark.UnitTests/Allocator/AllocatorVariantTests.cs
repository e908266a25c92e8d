using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using static Lowmark.UnitTests.Allocator.Zones;

namespace Lowmark.UnitTests.Allocator;

public class AllocatorVariantTests
{
    [Theory]
    [InlineData("2.6.32", AllocatorRule.V2Dot6)]
    [InlineData("2.6.32-754.el6.x86_64", AllocatorRule.Rhel6)]
    [InlineData("3.0.101", AllocatorRule.V3)]
    [InlineData("3.10.0-1160.el7.x86_64", AllocatorRule.V3)]
    [InlineData("4.3.6", AllocatorRule.V3)]
    [InlineData("4.4.1", AllocatorRule.V4Dot4)]
    [InlineData("4.12.14", AllocatorRule.V4Dot4)]
    [InlineData("4.13.19", AllocatorRule.V4Dot13)]
    [InlineData("4.18.0-240.el8.x86_64", AllocatorRule.V4Dot13)]
    [InlineData("5.9.16", AllocatorRule.V4Dot13)]
    [InlineData("5.10.262", AllocatorRule.V5Dot10)]
    [InlineData("5.14.0-427.el9.x86_64", AllocatorRule.V5Dot10)]
    [InlineData("6.2.0", AllocatorRule.V5Dot10)]
    [InlineData("6.3.0", AllocatorRule.V6Dot3)]
    [InlineData("6.11.0", AllocatorRule.V6Dot3)]
    [InlineData("6.12.107", AllocatorRule.V6Dot12)]
    [InlineData("7.2.13", AllocatorRule.V6Dot12)]
    public void Goes_by_the_release_where_nothing_contradicts_it(string release, AllocatorRule rule)
    {
        AllocatorVariant variant = Variant(release);

        Assert.Equal(rule, variant.Rule);
        Assert.Contains(variant.Rule == AllocatorRule.Rhel6 || release.Contains("el7") ? "RHEL" : release, variant.Why);
    }

    [Fact]
    public void Believes_what_is_printed_over_the_release()
    {
        AllocatorVariant variant = AllocatorVariant.Choose(new()
        {
            Release = KernelRelease.TryParse("4.19.91-vendor"),
            BoostPrinted = true,
            ReservedHighatomicPrinted = true,
        });

        Assert.Equal(AllocatorRule.V5Dot10, variant.Rule);
        Assert.Equal("kernel 4.19.91-vendor, but taken as 5.16: boost is printed", variant.Why);
    }

    [Fact]
    public void Narrows_by_shapes_alone()
    {
        VariantEvidence evidence = new() { WholeZoneLine = true, ManagedPrinted = true, ReserveLetter = true };

        Assert.Equal(AllocatorRule.V3, AllocatorVariant.Choose(evidence).Rule);
        Assert.DoesNotContain("assumed", AllocatorVariant.Choose(evidence).Why);
    }

    [Theory]
    [InlineData("[ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds swapents name", AllocatorRule.V4Dot13)]
    [InlineData("[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem name", AllocatorRule.V6Dot12)]
    [InlineData("[ pid ]   uid  tgid total_vm      rss cpu oom_adj name", AllocatorRule.V2Dot6)]
    public void Assumes_the_newest_release_that_prints_such_a_table(string header, AllocatorRule rule) =>
        Assert.Equal(rule, AllocatorVariant.Choose(new() { TaskColumns = new(header.Split(' ')) }).Rule);

    [Fact]
    public void Says_when_it_assumes() =>
        Assert.Equal(
            "assumed the newest known: nothing in the log tells the release",
            AllocatorVariant.Choose(new()).Why);

    [Fact]
    public void Uses_what_gfp_value_and_names_prove() =>
        Assert.Equal(
            AllocatorRule.V5Dot10,
            AllocatorVariant.Choose(
                new() { Gfp = GfpDecoder.Decode(0xa20, "GFP_ATOMIC", null), BoostPrinted = true }).Rule);

    [Fact]
    public void Reads_its_evidence_off_the_zones()
    {
        ZoneState zone = Dma32(5000, highatomic: 0) with { Boost = new(0), FreeArea = Blocks("1:UMH") };

        VariantEvidence evidence = VariantEvidence.Of(Memory(zone), release: null, fromLog: true);

        Assert.True(evidence is { BoostPrinted: true, ReservedHighatomicPrinted: true, HighatomicLetter: true });
        Assert.True(evidence is { FreeHighatomicPrinted: false, ReserveLetter: false, ManagedPrinted: true });
    }

    [Theory]
    [InlineData("2.6.32", GfpAtomic, AllocFlags.MinReserve | AllocFlags.Harder)]
    [InlineData("2.6.32", GfpFlags.None, AllocFlags.Harder)]
    [InlineData("2.6.32", GfpKernel, AllocFlags.Cpuset)]
    [InlineData("3.10.0", GfpAtomic | GfpFlags.NoMemalloc, AllocFlags.MinReserve)]
    [InlineData("3.10.0", GfpFlags.None, AllocFlags.Cpuset)]                    // no WAIT, but NO_KSWAPD
    [InlineData("3.10.0", GfpHighuserMovable, AllocFlags.Cpuset | AllocFlags.Cma)]
    [InlineData("4.4.1", GfpNowait, AllocFlags.Cpuset)]
    [InlineData("4.4.1", GfpAtomic, AllocFlags.MinReserve | AllocFlags.Harder)]
    [InlineData("6.1.0", GfpKernel | GfpFlags.Memalloc, AllocFlags.NoWatermarks)]
    [InlineData("6.1.0", GfpKernel | GfpFlags.Memalloc | GfpFlags.NoMemalloc, AllocFlags.Cpuset)]
    [InlineData("6.6.9", GfpAtomic, AllocFlags.MinReserve | AllocFlags.NonBlock | AllocFlags.HighAtomic)]
    [InlineData("6.6.9", GfpNowait, AllocFlags.Cpuset | AllocFlags.NonBlock | AllocFlags.HighAtomic)]
    [InlineData("6.12.0", GfpNowait, AllocFlags.Cpuset | AllocFlags.NonBlock)]
    [InlineData("6.12.0", GfpKernel | GfpFlags.High, AllocFlags.Cpuset | AllocFlags.MinReserve)]
    public void Derives_the_alloc_flags(string release, GfpFlags gfp, AllocFlags expected) =>
        Assert.Equal(expected, AllocFlagsOf.Request(new(new(1), gfp), Variant(release)));
}
