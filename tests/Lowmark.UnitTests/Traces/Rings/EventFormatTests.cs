using System.Text;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Rings;
using Lowmark.Traces.Symbols;
using Lowmark.Traces.Wanted;

namespace Lowmark.UnitTests.Traces.Rings;

public class EventFormatTests
{
    private const string Old =
        """
        name: mm_page_alloc
        ID: 42
        format:
        	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
        	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
        	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
        	field:int common_pid;	offset:4;	size:4;	signed:1;

        	field:struct page * page;	offset:8;	size:8;	signed:0;
        	field:unsigned int order;	offset:16;	size:4;	signed:0;
        	field:gfp_t gfp_flags;	offset:20;	size:4;	signed:0;
        	field:int migratetype;	offset:24;	size:4;	signed:1;

        print fmt: "page=%p pfn=%lu order=%d", REC->page, 0, REC->order
        """;

    private static readonly WantedEvent s_alloc = new("kmem", "mm_page_alloc");

    [Fact]
    public void Fields_are_known_by_name_size_and_sign()
    {
        EventFormat format = new RecordedRing("6.18.44").Format("kmem", "kmem_cache_alloc");

        Assert.Equal(("kmem_cache_alloc", 659), (format.Name, format.Id));
        Assert.Equal(new FieldFormat("ptr", 16, 8, false, FieldPlace.Here), format["ptr"]);
        Assert.Equal(new FieldFormat("name", 24, 4, false, FieldPlace.Elsewhere), format["name"]);
        Assert.Equal(new FieldFormat("common_pid", 4, 4, true, FieldPlace.Here), format["common_pid"]);
        Assert.Null(format["pfn"]);
    }

    [Fact]
    public void An_array_is_known_by_its_name()
    {
        EventFormat stack = new RecordedRing("6.18.44").Format("ftrace", "kernel_stack");

        Assert.Equal(new FieldFormat("caller", 16, 64, false, FieldPlace.Here), stack["caller"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name: x\n")]
    [InlineData("name: x\nID: 70000\n")]
    [InlineData("ID: 7\n")]
    public void What_is_no_format_is_none(string text) => Assert.Null(EventFormat.Parse(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Numbers_that_the_kernel_prints_by_names_of_its_own_have_no_words()
    {
        EventFormat format = EventFormat.Parse(
            "name: x\nID: 7\nprint fmt: \"%s\", __print_symbolic(REC->status, {COMPACT_SKIPPED, \"skipped\"})"u8)!;

        Assert.Empty(format.WordsOf("status"));
        Assert.Empty(format.WordsOf("other"));
    }

    /// <summary>Up to 3.19 the number of the page is to be had from the address of its descriptor.</summary>
    [Fact]
    public void A_descriptor_gives_the_number_of_its_page()
    {
        RecordedRing ring = new("6.18.44");
        EventFormat format = EventFormat.Parse(Encoding.ASCII.GetBytes(Old))!;
        byte[] record = new byte[28];
        record[0] = 42;
        BitConverter.TryWriteBytes(record.AsSpan(8), 0xffffea0000000000 + (64 * 0x1234));
        record[16] = 3;
        byte[] failed = [.. record[..8], .. new byte[20]];
        byte[] page = new PageText(ring.Layout, 0).Record(1, record).Record(1, failed).Page();
        RecordDecoder decoder = new(ring.Layout, [(s_alloc, format)], null, TraceFilter.All, ring.Tables);
        Rows rows = new(ring.Tables);

        new RingMerge([new PagesInMemory(0, page)], ring.Layout, decoder, new(KernelSymbols.None, ring.Tables))
            .Drain(long.MaxValue, _ => 0, rows);

        Assert.Equal(2, rows.All.Count);
        Assert.Contains("pfn=4660 order=3", rows.All[0], StringComparison.Ordinal);
        Assert.Contains("pfn=none order=0", rows.All[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_event_of_a_recorded_kernel_is_understood()
    {
        foreach (string release in (string[])["5.10.262", "6.18.44", "7.2.13"])
        {
            RecordedRing ring = new(release);
            PageText page = new(ring.Layout, 1000);
            foreach (WantedEvent wanted in RecordedRing.AllEvents)
            {
                byte[] record = new byte[96];
                EventFormat format = ring.Format(wanted.System, wanted.Name);
                BitConverter.TryWriteBytes(record, (ushort)format.Id);
                foreach (FieldFormat field in format.Fields)
                {
                    if (field.Offset >= 8) { record[field.Offset] = 2; }
                }

                page.Record(1, record);
            }

            string[] rows = ring.Rows(null, new PagesInMemory(0, page.Page()));

            Assert.Equal(RecordedRing.AllEvents.Length, rows.Length);
            Assert.Contains(rows, row => row.Contains(" victim 2 ", StringComparison.Ordinal));
            Assert.Contains(rows, row => row.Contains(" ended deferred ", StringComparison.Ordinal));
            Assert.Contains(
                rows, row => row.Contains("Kind = Direct, Order = 2, Gfp = ", StringComparison.Ordinal));
            Assert.Contains(rows, row => row.Contains("Act = Woke, Node = 2, Order = 2", StringComparison.Ordinal));
            Assert.Contains(
                rows,
                row => row.Contains("Order = 2, FallbackOrder = 2, Migratetype = 2", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_order_that_is_none_is_damage()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Order(63));
        RecordedRing ring = new("6.18.44");
        byte[] record = new byte[40];
        BitConverter.TryWriteBytes(record, (ushort)ring.Format("kmem", "mm_page_alloc").Id);
        record[16] = 63;
        RingMerge merge = ring.Merge(null, new PagesInMemory(0, new PageText(ring.Layout, 0).Record(1, record).Page()));

        merge.Drain(long.MaxValue, _ => 0, new Rows(ring.Tables));

        Assert.Equal(1, merge.Damaged);
    }
}
