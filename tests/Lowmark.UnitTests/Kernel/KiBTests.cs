using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Kernel;

public sealed class KiBTests
{
    [Theory]
    [InlineData(0, "0 KiB")]
    [InlineData(1023, "1023 KiB")]
    [InlineData(1024, "1 MiB")]
    [InlineData(1536, "1.5 MiB")]
    [InlineData(10_234, "9.99 MiB")]
    [InlineData(10_235, "10 MiB")]
    [InlineData(102_348, "99.9 MiB")]
    [InlineData(102_349, "100 MiB")]
    [InlineData(1_048_063, "1023 MiB")]
    [InlineData(1_048_064, "1 GiB")]
    [InlineData(-163 * 1024, "-163 MiB")]
    [InlineData(long.MaxValue, "8388608 PiB")]
    [InlineData(long.MinValue, "-8388608 PiB")]
    public void Reads_well(long count, string expected) => Assert.Equal(expected, new KiB(count).ToReadable());

    [Fact]
    public void Is_rounded_as_decimal_figures_are() =>
        Prop.ForAll(Counts, count => Assert.Equal(ByDecimals(count), new KiB(count).ToReadable()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    /// <summary>Of all sizes, and next to where the figures change.</summary>
    private static Arbitrary<long> Counts { get; } =
        Gen.Choose(0, 52).SelectMany(bits => Gen.Choose(0, int.MaxValue).SelectMany(part => Gen.Choose(-3, 3)
            .Select(away => part % 3 == 0 ? Edge(bits, part) + away : -((1L << bits) + (part % (1L << bits))))))
            .ToArbitrary();

    private static long Edge(int bits, int part) =>
        (part % 4) switch { 0 => 2047, 1 => 199_900, 2 => 19_990, _ => 20_000 } * (1L << bits) / 2000;

    private static string ByDecimals(long count)
    {
        decimal value = count;
        int unit = 0;
        for (; Math.Abs(value) >= 1023.5m && unit < 4; unit++) { value /= 1024; }
        int decimals = unit == 0 || Math.Abs(value) >= 99.95m ? 0 : Math.Abs(value) >= 9.995m ? 1 : 2;
        string number = Math.Round(value, decimals, MidpointRounding.AwayFromZero)
            .ToString("0.##", CultureInfo.InvariantCulture);
        return $"{number} {new[] { "KiB", "MiB", "GiB", "TiB", "PiB" }[unit]}";
    }
}
