using System.Text;
using Lowmark.Host.Processes;

namespace Lowmark.UnitTests.Host.Processes;

public class PidMapsTests
{
    /// <summary>Lines of kernel 6.18.</summary>
    private const string Text = """
        55d0c0000000-55d0c0004000 r-xp 00002000 fe:00 1311                       /usr/bin/a b
        55d0c1000000-55d0c1100000 rw-p 00000000 00:00 0                          [heap]
        7f0000000000-7f0000200000 rw-s 00000000 00:01 1029                       /dev/zero (deleted)
        7f1000000000-7f1000001000 ---p 00000000 00:00 0
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]

        """;

    [Fact]
    public void A_mapping_has_its_range_what_may_be_done_and_its_name() => Assert.Equal(
        [
            new(0x55d0c0000000, 0x55d0c0004000, 0x2000, false, true, "/usr/bin/a b"),
            new(0x55d0c1000000, 0x55d0c1100000, 0, true, false, "[heap]"),
            new(0x7f0000000000, 0x7f0000200000, 0, true, false, "/dev/zero (deleted)"),
            new(0x7f1000000000, 0x7f1000001000, 0, false, false, null),
            new Mapping(0xffffffffff600000, 0xffffffffff601000, 0, false, true, "[vsyscall]"),
        ], Parse(Text)!.Mappings);

    [Theory]
    [InlineData("")]
    [InlineData("55d0c0004000-55d0c0000000 r-xp 00002000 fe:00 1311 /usr/bin/db\n")]
    [InlineData("55d0c0000000-55d0c0004000 r-x 00002000 fe:00 1311 /usr/bin/db\n")]
    [InlineData("55d0c0000000 r-xp\n")]
    public void Another_text_is_none(string text) => Assert.Null(Parse(text));

    private static PidMaps? Parse(string text) => PidMaps.Parse(Encoding.UTF8.GetBytes(text));
}
