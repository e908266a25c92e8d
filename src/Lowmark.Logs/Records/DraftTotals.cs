using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary>The totals of a Mem-Info block while their lines come in.</summary>
internal sealed class DraftTotals
{
    private Pages? _ram;
    private Pages? _reserved;
    private Pages? _pageCache;
    private Pages? _swapCache;
    private Pages? _cmaReserved;
    private Pages? _hardwarePoisoned;
    private KiB? _freeSwap;
    private KiB? _totalSwap;

    public bool IsEmpty { get; private set; } = true;

    public void Add(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        // Up to v2.6.2x "Free swap:       1234kB".
        if (cursor.TryTakeThrough((byte)'=', out ReadOnlySpan<byte> name)
            || cursor.TryTakeThrough((byte)':', out name))
        {
            cursor.SkipBlanks();
            if (!cursor.TryTakeCount(out long kib) || !cursor.TryTake("kB"u8)) { return; }
            if (name.StartsWith("Free swap"u8)) { Set(ref _freeSwap, new KiB(kib)); }
            else if (name.StartsWith("Total swap"u8)) { Set(ref _totalSwap, new KiB(kib)); }
            return;
        }

        if (!cursor.TryTakeCount(out long count)) { return; }
        Pages pages = new(count);
        ReadOnlySpan<byte> what = cursor.Rest.TrimStart((byte)' ');
        if (what.StartsWith("pages RAM"u8) || what.StartsWith("pages of RAM"u8)) { Set(ref _ram, pages); }
        else if (what.StartsWith("pages reserved"u8) || what.StartsWith("reserved pages"u8))
        {
            Set(ref _reserved, pages);
        }
        else if (what.StartsWith("total pagecache"u8)) { Set(ref _pageCache, pages); }
        else if (what.StartsWith("pages in swap cache"u8) || what.StartsWith("pages swap cached"u8))
        {
            Set(ref _swapCache, pages);
        }
        else if (what.StartsWith("pages cma reserved"u8)) { Set(ref _cmaReserved, pages); }
        else if (what.StartsWith("pages hwpoisoned"u8)) { Set(ref _hardwarePoisoned, pages); }
    }

    public MemoryTotals Build(EquatableArray<NamedPages> counters) => new()
    {
        Counters = counters,
        Ram = _ram,
        Reserved = _reserved,
        TotalRam = _ram is { } ram && _reserved is { } reserved ? ram - reserved : null,
        PageCache = _pageCache,
        SwapCache = _swapCache,
        FreeSwap = _freeSwap,
        TotalSwap = _totalSwap,
        CmaReserved = _cmaReserved,
        HardwarePoisoned = _hardwarePoisoned,
    };

    private void Set<T>(ref T? field, T value)
        where T : struct
    {
        field = value;
        IsEmpty = false;
    }
}
