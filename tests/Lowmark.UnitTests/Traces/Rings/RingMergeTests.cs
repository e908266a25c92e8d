using System.Buffers.Binary;
using Lowmark.Traces.Rings;
using Lowmark.Traces.Wanted;

namespace Lowmark.UnitTests.Traces.Rings;

public class RingMergeTests
{
    private const byte InTask = 0;
    private const byte InInterrupt = 0x08;

    private readonly RecordedRing _ring = new("6.18.44");

    [Fact]
    public void Events_of_several_cpus_come_in_order_of_time()
    {
        PagesInMemory first = new(0, Page(1000, (10, Freed(1)), (20, Freed(2))), Page(5000, (1, Freed(5))));
        PagesInMemory second = new(1, Page(1015, (0, Freed(3)), (3000, Freed(4))));

        Assert.Equal(
            ["pfn=1", "pfn=3", "pfn=2", "pfn=4", "pfn=5"], Frames(_ring.Rows(null, first, second)));
    }

    [Fact]
    public void What_comes_after_the_moment_waits_for_the_next_time()
    {
        PagesInMemory first = new(0, Page(1000, (10, Freed(1)), (20, Freed(2))));
        PagesInMemory second = new(1);
        Rows rows = new(_ring.Tables);
        RingMerge merge = _ring.Merge(null, first, second);

        merge.Drain(1010, _ => 0, rows);
        Assert.Equal(["pfn=1"], Frames(rows.All));

        second.Add(Page(1000, (15, Freed(3))));
        merge.Drain(2000, _ => 0, rows);
        Assert.Equal(["pfn=1", "pfn=3", "pfn=2"], Frames(rows.All));
    }

    /// <summary>A task's event, an interrupt's event and its stack, the task's stack.</summary>
    [Fact]
    public void A_stack_is_that_of_the_event_of_its_context()
    {
        PagesInMemory pages = new(0, Page(
            0, (1, Freed(1, InTask)), (1, Freed(2, InInterrupt)), (1, Stack(InInterrupt, 3)), (1, Stack(InTask, 5))));

        Assert.Equal(
            ["0.000000 7 mm_page_free pfn=1 order=0 frames=5", "0.000000 7 mm_page_free pfn=2 order=0 frames=3"],
            _ring.Rows(null, pages));
    }

    /// <summary>The stack comes right behind its event, or it was dropped.</summary>
    [Fact]
    public void A_stack_is_not_that_of_an_event_before_the_last_one()
    {
        PagesInMemory pages = new(
            0, Page(0, (1, Freed(1)), (1, Freed(2)), (1, Stack(InTask, 4)), (1, Stack(InTask, 9))));

        Assert.Equal(["frames=0", "frames=4"], _ring.Rows(null, pages).Select(row => row.Split(' ')[^1]));
    }

    [Fact]
    public void A_stack_may_be_on_the_next_page()
    {
        PagesInMemory pages = new(0, Page(0, (1, Freed(1))), Page(5, (1, Stack(InTask, 4)), (1, Freed(2))));

        Assert.Equal(["frames=4", "frames=0"], _ring.Rows(null, pages).Select(row => row.Split(' ')[^1]));
    }

    [Fact]
    public void A_loss_is_told_before_what_follows_it()
    {
        byte[] after = new PageText(_ring.Layout, 9000).Record(0, Freed(2)).Page(1u << 31);

        string[] rows = _ring.Rows(null, new PagesInMemory(0, Page(0, (1, Freed(1))), after));

        Assert.Equal(3, rows.Length);
        Assert.Equal("lost", rows[1]);
    }

    [Fact]
    public void A_record_that_is_too_short_is_counted()
    {
        RingMerge merge = _ring.Merge(null, new PagesInMemory(0, Page(0, (1, Freed(1)[..8]), (1, Freed(2)))));
        Rows rows = new(_ring.Tables);
        merge.Drain(long.MaxValue, _ => 0, rows);

        Assert.Equal((1, 1), (merge.Events, merge.Damaged));
        Assert.Equal(["pfn=2"], Frames(rows.All));
    }

    private byte[] Page(long timeNs, params (uint Delta, byte[] Record)[] records)
    {
        PageText page = new(_ring.Layout, timeNs);
        foreach ((uint delta, byte[] record) in records) { page.Record(delta, record); }
        return page.Page();
    }

    private byte[] Freed(ulong pfn, byte flags = InTask)
    {
        byte[] record = new byte[24];
        Begin(record, _ring.Format("kmem", "mm_page_free"), flags);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(8), pfn);
        return record;
    }

    private byte[] Stack(byte flags, int frames)
    {
        byte[] record = new byte[16 + (8 * frames)];
        Begin(record, _ring.Format("ftrace", "kernel_stack"), flags);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), frames);
        for (int i = 0; i < frames; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(16 + (8 * i)), 0xffffffff81000000 + (ulong)i);
        }

        return record;
    }

    private static void Begin(byte[] record, EventFormat format, byte flags)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)format.Id);
        record[2] = flags;
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), 7);
    }

    private static IEnumerable<string> Frames(IEnumerable<string> rows) =>
        rows.Select(row => row.Split(' ').First(word => word.StartsWith("pfn=", StringComparison.Ordinal)));
}
