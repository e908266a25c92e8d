using Lowmark.Kernel.Units;
using Lowmark.Presenters;

namespace Lowmark.UnitTests.Presenters;

public class SizeTextTests
{
    [Theory]
    [InlineData(0, "0 KiB")]
    [InlineData(1, "1 KiB")]
    [InlineData(1023, "1023 KiB")]
    [InlineData(1024, "1 MiB")]
    [InlineData(1536, "1.5 MiB")]
    [InlineData(6000, "5.86 MiB")]               // 6000 / 1024 = 5.859
    [InlineData(10240, "10 MiB")]
    [InlineData(166912, "163 MiB")]
    [InlineData(1048575, "1 GiB")]               // 1023.999 MiB is not shown as 1024 MiB
    [InlineData(23488102, "22.4 GiB")]           // 23488102 / 1048576 = 22.400
    [InlineData(-282624, "-276 MiB")]
    [InlineData(long.MaxValue, "8388608 PiB")]   // 2^63 KiB
    public void Shows_three_figures_and_the_unit(long kib, string expected) => Assert.Equal(expected, SizeText.Of(new KiB(kib)));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(1024, "1 KiB")]
    public void Shows_small_sizes_in_bytes(long bytes, string expected) => Assert.Equal(expected, SizeText.OfBytes(bytes));

    [Theory]
    [InlineData(0, "0 tasks")]
    [InlineData(1, "1 task")]
    [InlineData(12345, "12,345 tasks")]
    public void Counts_in_the_right_number(long count, string expected) => Assert.Equal(expected, SizeText.Count(count, "task", "tasks"));
}
