using System.Globalization;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Traces.Events;
using Lowmark.Traces.Rings;
using Lowmark.Traces.Symbols;
using Lowmark.Traces.Wanted;

namespace Lowmark.UnitTests.Traces.Rings;

/// <summary>Formats and pages that a kernel gave (Fixtures/).</summary>
internal sealed class RecordedRing
{
    public static readonly WantedEvent[] AllEvents =
    [
        new("kmem", "mm_page_alloc", WithStack: true), new("kmem", "mm_page_free", WithStack: true),
        new("kmem", "mm_page_alloc_extfrag", WithStack: true), new("kmem", "kmalloc", WithStack: true),
        new("kmem", "kmem_cache_alloc", WithStack: true), new("kmem", "kmem_cache_free", WithStack: true),
        new("vmscan", "mm_vmscan_direct_reclaim_begin", WithStack: true),
        new("vmscan", "mm_vmscan_direct_reclaim_end", WithStack: true),
        new("vmscan", "mm_vmscan_kswapd_wake", WithStack: true),
        new("compaction", "mm_compaction_try_to_compact_pages", WithStack: true),
        new("compaction", "mm_compaction_begin", WithStack: true),
        new("compaction", "mm_compaction_end", WithStack: true), new("oom", "mark_victim", WithStack: true),
        new("exceptions", "page_fault_user", WithStack: true),
    ];

    private readonly string _release;

    public RecordedRing(string release)
    {
        _release = release;
        Layout = RingLayout.Parse(Bytes("header_page"))!;
        Tables = new(KernelRelease.TryParse(release));
    }

    public RingLayout Layout { get; }

    public TraceTables Tables { get; }

    public byte[] Pages => Bytes("pages.raw");

    /// <summary>The kernel's own text of the events in <see cref="Pages"/>.</summary>
    public string[] KernelText => File.ReadAllLines(Path("events.txt"));

    public EventFormat Format(string system, string name) => EventFormat.Parse(Bytes($"{system}.{name}.format"))!;

    public RecordDecoder Decoder(TraceFilter? filter = null, bool withStacks = true) => new(
        Layout,
        [.. AllEvents.Select(wanted => (wanted, Format(wanted.System, wanted.Name)))],
        withStacks ? Format("ftrace", "kernel_stack") : null,
        filter ?? TraceFilter.All, Tables);

    public RingMerge Merge(TraceFilter? filter, params IRingSource[] sources) =>
        new(sources, Layout, Decoder(filter), new StackNames(KernelSymbols.None, Tables));

    /// <summary>The events as rows, those of pages and objects in the words of <see cref="KernelText"/>.</summary>
    public string[] Rows(TraceFilter? filter, params IRingSource[] sources)
    {
        Rows rows = new(Tables);
        Merge(filter, sources).Drain(long.MaxValue, _ => TraceNames.None, rows);
        return [.. rows.All];
    }

    private byte[] Bytes(string file) => File.ReadAllBytes(Path(file));

    private string Path(string file) => System.IO.Path.Combine(
        Repository.Root, "tests", "Lowmark.UnitTests", "Traces", "Rings", "Fixtures", _release, file);
}

/// <summary>Pages in memory, as one CPU's ring buffer.</summary>
internal sealed class PagesInMemory(int cpu, params byte[][] pages) : IRingSource
{
    private readonly Queue<byte[]> _pages = new(pages);

    public int Cpu => cpu;

    public static PagesInMemory Cut(int cpu, byte[] all, int size) => new(cpu, [.. all.Chunk(size)]);

    public void Add(byte[] page) => _pages.Enqueue(page);

    public int Read(Span<byte> page)
    {
        if (!_pages.TryDequeue(out byte[]? next)) { return 0; }
        next.CopyTo(page);
        return next.Length;
    }
}

/// <summary>Writes down what it is told, a row for each event.</summary>
internal sealed class Rows(TraceTables tables) : TraceConsumer
{
    public List<string> All { get; } = [];

    public override void Lose(long timeNs) => All.Add("lost");

    public override void On(in EventHead head, in PageAllocated page) => Add(
        head, "mm_page_alloc",
        $"pfn={Number(page.Pfn)} order={page.Order} migratetype={page.Migratetype} gfp_flags={Flags(page.Gfp)}");

    public override void On(in EventHead head, in PageFreed page) =>
        Add(head, "mm_page_free", $"pfn={page.Pfn} order={page.Order}");

    public override void On(in EventHead head, in PageFellBack page) => Add(head, "fell back", page.ToString());

    public override void On(in EventHead head, in ObjectAllocated item) => Add(
        head, "allocated",
        $"{Name(item.Cache)}bytes_req={item.Requested} bytes_alloc={item.Allocated} gfp_flags={Flags(item.Gfp)}");

    public override void On(in EventHead head, in ObjectFreed item) => Add(head, "freed", $"{item.Address:x}");

    public override void On(in EventHead head, in ReclaimBegun reclaim) => Add(head, "reclaim", reclaim.ToString());

    public override void On(in EventHead head, in ReclaimEnded reclaim) => Add(head, "reclaimed", reclaim.ToString());

    public override void On(in EventHead head, in CompactionTried compaction) => Add(head, "tried", $"{compaction}");

    public override void On(in EventHead head, in CompactionBegun compaction) => Add(head, "begun", $"{compaction}");

    public override void On(in EventHead head, in CompactionEnded compaction) =>
        Add(head, "ended", tables.Names[compaction.Status]);

    public override void On(in EventHead head, in KswapdActed kswapd) => Add(head, "kswapd", kswapd.ToString());

    public override void On(in EventHead head, in PageFaulted fault) => Add(head, "faulted", fault.ToString());

    public override void On(in EventHead head, in VictimMarked victim) => Add(head, "victim", $"{victim.Victim}");

    /// <summary>A row of the kernel's text in the words of this.</summary>
    public static string OfKernel(string row, KernelRelease? release)
    {
        string[] words = row.Split(' ');
        words[2] = words[2] is "kmalloc" or "kmem_cache_alloc" ? "allocated" : words[2];
        for (int i = 3; i < words.Length; i++)
        {
            string[] pair = words[i].Split('=', 2);
            words[i] = pair[0] switch
            {
                "pfn" when pair[1].StartsWith("0x", StringComparison.Ordinal) =>
                    $"pfn={long.Parse(pair[1].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)}",
                "gfp_flags" => $"gfp_flags={Text(GfpDecoder.Decode(null, pair[1], release)!.Flags)}",
                _ => words[i],
            };
        }

        return string.Join(' ', words);
    }

    private void Add(in EventHead head, string what, string values)
    {
        int frames = tables.Stacks[head.Stack].Length;
        long micros = (head.TimeNs + 500) / 1000;
        All.Add($"{micros / 1_000_000}.{micros % 1_000_000:000000} {head.Pid} {what} {values} frames={frames}");
    }

    private string Name(int cache) => cache == TraceNames.None ? "" : $"name={tables.Names[cache]} ";

    private string Flags(int gfp) => Text(tables.Gfp[gfp].Flags);

    private static string Text(GfpFlags flags) => flags.ToString().Replace(", ", "|", StringComparison.Ordinal);

    private static string Number(ulong? value) =>
        value?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
