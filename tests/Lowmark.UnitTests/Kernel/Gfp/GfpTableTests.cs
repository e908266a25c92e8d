using System.Globalization;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;

namespace Lowmark.UnitTests.Kernel.Gfp;

public class GfpTableTests
{
    [Theory]
    [InlineData("2.6.32", "20", "GFP_ATOMIC")]
    [InlineData("2.6.32", "10", "GFP_NOIO")]
    [InlineData("2.6.32", "50", "GFP_NOFS")]
    [InlineData("2.6.32", "d0", "GFP_KERNEL")]
    [InlineData("2.6.32", "800d0", "GFP_TEMPORARY")]
    [InlineData("2.6.32", "1000d0", "GFP_KERNEL_ACCOUNT")]
    [InlineData("2.6.32", "200d0", "GFP_USER")]
    [InlineData("2.6.32", "200d2", "GFP_HIGHUSER")]
    [InlineData("2.6.32", "200da", "GFP_HIGHUSER_MOVABLE")]
    [InlineData("2.6.32", "4352da", "GFP_TRANSHUGE")]
    [InlineData("2.6.32", "201da", "GFP_HIGHUSER_MOVABLE|__GFP_COLD")]
    [InlineData("2.6.32", "280da", "GFP_HIGHUSER_MOVABLE|__GFP_ZERO")]
    [InlineData("2.6.32", "10200da", "GFP_HIGHUSER_MOVABLE|__GFP_WRITE")]
    [InlineData("2.6.32", "4d0", "GFP_KERNEL|__GFP_REPEAT")]
    [InlineData("2.6.32", "2084d0", "GFP_KERNEL|__GFP_REPEAT|__GFP_ZERO|__GFP_NOTRACK")]
    [InlineData("2.6.32", "204020", "GFP_ATOMIC|__GFP_COMP|__GFP_NOTRACK")]
    [InlineData("2.6.32", "f0", "GFP_KERNEL|__GFP_HIGH")]          // sleeps, so it is no GFP_ATOMIC
    [InlineData("4.4", "2080020", "GFP_ATOMIC")]
    [InlineData("4.4", "2000000", "GFP_NOWAIT")]
    [InlineData("4.4", "2400000", "GFP_NOIO")]
    [InlineData("4.4", "2400040", "GFP_NOFS")]
    [InlineData("4.4", "24000c0", "GFP_KERNEL")]
    [InlineData("4.4", "24000d0", "GFP_TEMPORARY")]
    [InlineData("4.4", "25000c0", "GFP_KERNEL|__GFP_NOACCOUNT")]
    [InlineData("4.4", "4352ca", "GFP_TRANSHUGE")]
    [InlineData("4.6", "25000c0", "GFP_KERNEL_ACCOUNT")]
    [InlineData("4.6", "352ca", "GFP_TRANSHUGE")]
    [InlineData("4.8", "342ca", "GFP_TRANSHUGE_LIGHT")]
    [InlineData("4.8", "4342ca", "GFP_TRANSHUGE")]
    [InlineData("4.8", "24200ca", "GFP_HIGHUSER_MOVABLE")]
    [InlineData("4.8", "2284020", "GFP_ATOMIC|__GFP_COMP|__GFP_NOTRACK")]
    [InlineData("4.10", "1000000", "GFP_NOWAIT")]
    [InlineData("4.10", "1080020", "GFP_ATOMIC")]
    [InlineData("4.10", "14000c0", "GFP_KERNEL")]
    [InlineData("4.10", "15080c0", "GFP_KERNEL_ACCOUNT|__GFP_ZERO")]
    [InlineData("4.10", "14200ca", "GFP_HIGHUSER_MOVABLE")]
    [InlineData("4.10", "4342ca", "GFP_TRANSHUGE")]
    [InlineData("4.18", "400000", "GFP_NOWAIT")]
    [InlineData("4.18", "480020", "GFP_ATOMIC")]
    [InlineData("4.18", "600000", "GFP_NOIO")]
    [InlineData("4.18", "6000c0", "GFP_KERNEL")]
    [InlineData("4.18", "6200ca", "GFP_HIGHUSER_MOVABLE")]
    [InlineData("4.18", "7080c0", "GFP_KERNEL_ACCOUNT|__GFP_ZERO")]
    [InlineData("4.18", "2342ca", "GFP_TRANSHUGE")]
    [InlineData("5.1", "800", "GFP_NOWAIT")]
    [InlineData("5.1", "a20", "GFP_ATOMIC")]
    [InlineData("5.1", "c00", "GFP_NOIO")]
    [InlineData("5.1", "c40", "GFP_NOFS")]
    [InlineData("5.1", "cc0", "GFP_KERNEL")]
    [InlineData("5.1", "400cc0", "GFP_KERNEL_ACCOUNT")]
    [InlineData("5.1", "100cc0", "GFP_USER")]
    [InlineData("5.1", "100cc2", "GFP_HIGHUSER")]
    [InlineData("5.1", "100dca", "GFP_HIGHUSER_MOVABLE|__GFP_ZERO")]
    [InlineData("5.1", "1c20ca", "GFP_TRANSHUGE_LIGHT")]
    [InlineData("5.1", "1c24ca", "GFP_TRANSHUGE")]
    [InlineData("5.15", "1100cca", "GFP_HIGHUSER_MOVABLE")]
    [InlineData("5.18", "500cc2", "GFP_HIGHUSER|__GFP_ACCOUNT")]
    [InlineData("6.3", "820", "GFP_ATOMIC")]
    [InlineData("6.3", "800", "GFP_NOWAIT")]
    [InlineData("6.8", "2800", "GFP_NOWAIT")]
    [InlineData("6.10", "40820", "GFP_ATOMIC|__GFP_COMP")]
    [InlineData("6.10", "1000cc0", "GFP_KERNEL|0x1000000")]
    public void Names_a_mask_as_its_kernel_does(string release, string hex, string names)
    {
        GfpTable table = GfpTables.Of(KernelRelease.TryParse(release)!.Value)!;
        ulong mask = ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        Assert.Equal(names, string.Join('|', table.NamesOf(mask)));
    }

    [Theory]
    [InlineData("2.6.32-754.el6.x86_64", "2.6.32-4.3")]
    [InlineData("3.10.0-1160.el7.x86_64", "2.6.32-4.3")]
    [InlineData("4.4.1", "4.4-4.5")]
    [InlineData("4.9.0", "4.8-4.9")]
    [InlineData("4.18.0-553.el8_10.x86_64", "4.18-5.0 and RHEL 8")]
    [InlineData("5.14.0-427.el9.x86_64", "5.1-5.14")]
    [InlineData("6.1.176", "5.18-6.2")]
    [InlineData("7.2.13", "6.10+")]
    public void Knows_the_table_of_a_release(string release, string table) =>
        Assert.Equal(table, GfpTables.Of(KernelRelease.TryParse(release)!.Value)!.Releases);

    [Fact]
    public void Has_no_table_before_2_6_32() => Assert.Null(GfpTables.Of(KernelRelease.TryParse("2.6.18-194.el5")!.Value));

    [Fact]
    public void Defines_no_bit_twice_in_one_era()
    {
        foreach (GfpTable table in GfpTables.All)
        {
            for (int bit = 0; bit < 25; bit++)
            {
                ulong mask = 1UL << bit;
                GfpFlags flags = table.FlagsOf(mask, out ulong rest);
                if (flags == GfpFlags.None || rest != 0 || mask == table.KswapdOptOut) { continue; }

                ulong back = table.MaskOf(flags);
                Assert.True(back == mask, $"{table.Releases}: 0x{mask:x} comes back as 0x{back:x}");
            }
        }
    }
}
