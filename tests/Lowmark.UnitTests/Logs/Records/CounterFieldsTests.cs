using FsCheck;
using FsCheck.Fluent;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Records;

/// <summary>A zone line is read with the order of the one before in mind, which must not show.</summary>
public sealed class CounterFieldsTests
{
    private const string Fields =
        " min:20kB reserved_highatomic:0KB isolated(anon):0kB shmem_thp: 4kB pages_scanned:12 "
        + "all_unreclaimable? no free_cma:-4kB bounce:8kB";

    private static readonly char[] s_odd = [' ', '\t', ':', '?', ',', '-', '1', 'k', 'f', '*', 'ä'];

    [Theory]
    [InlineData(Fields)]
    [InlineData(" bounce:8kB shmem_thp: 4kB isolated(anon):0kB pages_scanned:12 min:20kB")]
    [InlineData(" min:20kB boost:0kB bou    nce:8kB isolated(anon):0kB shmem_thp:4kB")]
    [InlineData(" min:20kB shmem_thp:40**0kB shmem_thp:4kB isolated(anon):0kB,bounce:8kB")]
    public void Reads_fields_in_any_order(string fields)
    {
        ZoneState zone = Assert.Single(Assert.Single(Read(fields)!.Nodes).Zones);

        Assert.Equal((new Pages(245), new Pages(5)), (zone.Free!.Value, zone.Min!.Value));
        Assert.Equal(new KiB(0), zone.Counter("isolated(anon)"));
        Assert.Equal(new KiB(4), zone.Counter("shmem_thp"));
    }

    [Fact]
    public void What_is_expected_changes_nothing() =>
        Prop.ForAll<NonNegativeInt, NonNegativeInt>((at, odd) =>
        {
            string with = s_odd[odd.Get % s_odd.Length].ToString();
            int place = at.Get % Fields.Length;
            AssertSame(Fields.Insert(place, with));
            AssertSame(Fields.Remove(place, 1).Insert(place, with));
            AssertSame(Fields.Remove(place, 1));
            AssertSame(Fields[..place]);
        }).QuickCheckThrowOnFailure();

    private static void AssertSame(string damaged)
    {
        Read(Fields);
        MemoryState? afterItsLike = Read(damaged);
        Read(string.Join(' ', Fields.Split(' ').Reverse()));
        Assert.Equal(Read(damaged), afterItsLike);
    }

    private static MemoryState? Read(string fields) => Assert.Single(KernelTextReading.Of(
        "a invoked oom-killer: gfp_mask=0x280da, order=0, oom_score_adj=0\n"
        + "CPU: 0 PID: 9 Comm: a Not tainted 5.10.0 #1\nMem-Info:\n"
        + $"Node 0 Normal free:980kB{fields}\nlowmem_reserve[]: 0 0\nNode 0 Normal: 1*4kB (U) = 4kB\n"
        + "Out of memory: Killed process 9 (a) total-vm:4kB, anon-rss:4kB, file-rss:0kB\n").Reports).Memory;
}
