using FsCheck;
using FsCheck.Fluent;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;

namespace Lowmark.UnitTests.Kernel.Gfp;

public class GfpDecoderTests
{
    [Theory]
    [InlineData(0xcc0UL, "GFP_KERNEL", "printed names; value agrees with 5.1+")]
    [InlineData(0xa20UL, "GFP_ATOMIC", "printed names; value agrees with 5.1-6.2")]
    [InlineData(0x820UL, "GFP_ATOMIC", "printed names; value agrees with 6.3+")]
    [InlineData(0x14000c0UL, "GFP_KERNEL", "printed names; value agrees with 4.10-4.17")]
    [InlineData(0x6200caUL, "GFP_HIGHUSER_MOVABLE", "printed names; value agrees with 4.18-5.0 and RHEL 8")]
    [InlineData(0x140dcaUL, "GFP_HIGHUSER_MOVABLE|__GFP_ZERO|__GFP_COMP",
        "printed names; value agrees with 5.1-5.14, 5.18+")]                           // v7.2 prints in bit order
    [InlineData(0x140dcaUL, "GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO",
        "printed names; value agrees with 5.1-5.14, 5.18+")]                           // v6.12 did not
    [InlineData(0x140dcaUL, "GFP_HIGHUSER_MOVABLE|__GFP_CO",
        "printed names are cut; value agrees with 5.1-5.14, 5.18+")]
    [InlineData(0xcc0UL, "GFP_ATOMIC", "printed names; the value agrees with no known release")]
    public void Says_which_releases_the_value_agrees_with(ulong mask, string names, string decodedBy) =>
        Assert.Equal(decodedBy, GfpDecoder.Decode(mask, names, release: null)!.DecodedBy);

    [Fact]
    public void Keeps_printed_names_in_the_printed_order() =>
        Assert.Equal(
            ["GFP_KERNEL", "__GFP_RECLAIMABLE", "__GFP_NOWARN", "__GFP_COMP", "__GFP_NOMEMALLOC"],
            GfpDecoder.Decode(0xc2cd0, "GFP_KERNEL|__GFP_RECLAIMABLE|__GFP_NOWARN|__GFP_COMP|__GFP_NOMEMALLOC", null)!.Names);

    [Fact]
    public void Believes_printed_names_over_a_value_that_fits_no_release()
    {
        DecodedGfp decoded = GfpDecoder.Decode(0xcc0, "GFP_ATOMIC|__GFP_NEW", release: null)!;

        Assert.Equal(GfpFlags.High | GfpFlags.Atomic | GfpFlags.KswapdReclaim, decoded.Flags);
        Assert.Equal(["__GFP_NEW"], decoded.Unknown);
        Assert.Null(decoded.Table);
    }

    [Fact]
    public void Reads_names_beside_a_masked_value()
    {
        DecodedGfp decoded = GfpDecoder.Decode(mask: null, "GFP_HIGHUSER_MOVABLE|__GFP_ZERO|0x800000", release: null)!;

        Assert.Equal("printed names; no value", decoded.DecodedBy);
        Assert.True(decoded.Flags.Has(GfpFlags.Highmem | GfpFlags.Movable | GfpFlags.Zero | GfpFlags.DirectReclaim));
        Assert.Equal(["0x800000"], decoded.Unknown);
    }

    [Fact]
    public void Reads_a_left_over_number_by_the_table_of_the_release()
    {
        DecodedGfp decoded = GfpDecoder.Decode(null, "GFP_KERNEL|0x800000", KernelRelease.TryParse("4.9.0"))!;

        Assert.True(decoded.Flags.Has(GfpFlags.OtherNode));
        Assert.Empty(decoded.Unknown);
    }

    [Theory]
    [InlineData(0x20UL, "2.6.32-642.el6", "GFP_ATOMIC", "table 2.6.32-4.3, by kernel 2.6.32-642.el6")]
    [InlineData(0x201daUL, "3.10.0-1160.el7", "GFP_HIGHUSER_MOVABLE|__GFP_COLD",
        "table 2.6.32-4.3, by kernel 3.10.0-1160.el7")]
    [InlineData(0x24280caUL, null, "GFP_HIGHUSER_MOVABLE|__GFP_ZERO", "table 4.4-4.9, by the bits of the value")]
    [InlineData(0x14280caUL, null, "GFP_HIGHUSER_MOVABLE|__GFP_ZERO", "table 4.10-4.17, by the bits of the value")]
    [InlineData(0x6280caUL, null, "GFP_HIGHUSER_MOVABLE|__GFP_ZERO",
        "table 4.18-5.0 and RHEL 8, by the bits of the value")]
    [InlineData(0xcc0UL, null, "GFP_KERNEL", "table 5.1+, assumed from the bits of the value")]
    [InlineData(0xd0UL, null, "GFP_KERNEL", "assumed 2.6.32-4.3: no names printed, no release known")]
    [InlineData(0x4020UL, null, "GFP_ATOMIC|__GFP_COMP", "assumed 2.6.32-4.3: no names printed, no release known")]
    public void Decodes_a_bare_value_by_release_else_by_its_bits(
        ulong mask, string? release, string names, string decodedBy)
    {
        DecodedGfp decoded = GfpDecoder.Decode(mask, printedNames: null, KernelRelease.TryParse(release))!;

        Assert.Equal(names, string.Join('|', decoded.Names));
        Assert.Equal(decodedBy, decoded.DecodedBy);
    }

    [Theory]
    [InlineData(0x20UL, "2.6.32", false, true)]
    [InlineData(0xd0UL, "2.6.32", true, true)]
    [InlineData(0x4352daUL, "2.6.32", true, false)]          // __GFP_NO_KSWAPD
    [InlineData(0x2080020UL, "4.4.1", false, true)]
    [InlineData(0x4342caUL, "4.9.0", true, false)]
    [InlineData(0x820UL, "6.12.0", false, true)]
    [InlineData(0xcc0UL, "6.12.0", true, true)]
    public void Knows_who_may_reclaim_and_who_wakes_kswapd(ulong mask, string release, bool reclaims, bool wakes)
    {
        GfpFlags flags = GfpDecoder.Decode(mask, null, KernelRelease.TryParse(release))!.Flags;

        Assert.Equal((reclaims, wakes), (flags.MayDirectReclaim, flags.WakesKswapd));
    }

    [Fact]
    public void Says_that_zero_may_be_no_mask_at_all() =>
        Assert.Contains("page fault", GfpDecoder.Decode(0, null, KernelRelease.TryParse("3.10"))!.DecodedBy);

    [Fact]
    public void Has_nothing_to_say_about_nothing() => Assert.Null(GfpDecoder.Decode(null, " | ", null));

    [Theory]
    [InlineData(GfpFlags.None, "Normal")]
    [InlineData(GfpFlags.Dma, "DMA")]
    [InlineData(GfpFlags.Highmem, "HighMem")]
    [InlineData(GfpFlags.Dma32, "DMA32")]
    [InlineData(GfpFlags.Movable, "Normal")]
    [InlineData(GfpFlags.Dma | GfpFlags.Movable, "DMA")]
    [InlineData(GfpFlags.Highmem | GfpFlags.Movable, "Movable")]
    [InlineData(GfpFlags.Dma32 | GfpFlags.Movable, "DMA32")]
    public void Knows_the_highest_zone(GfpFlags flags, string zone) => Assert.Equal(zone, GfpZone.Highest(flags));

    [Fact]
    public void Agrees_with_the_era_that_printed_value_and_names() =>
        Prop.ForAll(Printed, printed =>
        {
            EquatableArray<string> names = printed.Table.NamesOf(printed.Mask);
            DecodedGfp? decoded = GfpDecoder.Decode(printed.Mask, string.Join('|', names), release: null);
            return decoded?.Table is { } table && table.NamesOf(printed.Mask).Order().SequenceEqual(names.Order());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Never_throws_on_any_text() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(ulong, string?, string?)>(), input =>
            GfpDecoder.Decode(input.Item1, input.Item2, KernelRelease.TryParse(input.Item3)) is not null)
            .QuickCheckThrowOnFailure();

    private static Arbitrary<(GfpTable Table, ulong Mask)> Printed { get; } = (
        from table in Gen.Elements(GfpTables.All.ToArray())
        from bits in Gen.Choose(1, 0x1ffffff)
        select (table, (ulong)bits)).ToArbitrary();
}
