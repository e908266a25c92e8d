using static Lowmark.Kernel.Gfp.GfpFlags;

namespace Lowmark.Kernel.Gfp;

/// <summary>The gfp bits and names of every era from v2.6.32 on.</summary>
/// <remarks>Source: include/linux/gfp.h read at 2.6.32, RHEL 6.8, 3.1, 3.10, RHEL 7.9, 3.16, 4.4, 4.6, 4.9, 4.12–4.15,
/// 4.17, 4.19, RHEL 8.3, 5.0, 5.2, 5.4, 5.10, 5.15, 5.17, 6.1, 6.6, 6.8, 6.12, 6.18. Where two trees differ, the
/// release between them that brought the change is not always known: 4.18, 5.1, 6.3 and 6.10 are the likely
/// ones.</remarks>
public static class GfpTables
{
    private const GfpFlags Kernel = Reclaim | Io | Fs;
    private const GfpFlags User = Kernel | HardWall;
    private const GfpFlags HighUser = User | Highmem;
    private const GfpFlags HighUserMovable = HighUser | Movable;
    private const GfpFlags HugeLight = (HighUserMovable & ~Reclaim) | Comp | NoMemalloc | NoWarn;

    /// <summary>Oldest first; tables of neighbouring releases are neighbours.</summary>
    public static EquatableArray<GfpTable> All { get; } =
    [
        new('A', "2.6.32", "4.3", 0x400000, EraA(),
            Compounds(huge: HugeLight | DirectReclaim | NoRetry, light: null, temporary: true, account: true)),
        new('B', "4.4", "4.5", 0, EraB(account: new(0x100000, NoAccount, "__GFP_NOACCOUNT")),
            Compounds(huge: HugeLight | DirectReclaim | NoRetry, light: null, temporary: true, account: false)),
        new('B', "4.6", "4.7", 0, EraB(account: new(0x100000, Account, "__GFP_ACCOUNT")),
            Compounds(huge: HugeLight | NoRetry, light: null, temporary: true, account: true)),
        new('B', "4.8", "4.9", 0, EraB(account: new(0x100000, Account, "__GFP_ACCOUNT")),
            Compounds(huge: HugeLight | DirectReclaim, light: HugeLight, temporary: true, account: true)),
        new('C', "4.10", "4.17", 0, EraC(),
            Compounds(huge: HugeLight | DirectReclaim, light: HugeLight, temporary: true, account: true)),
        new('D', "4.18", "5.0", 0, EraD(), Compounds(huge: HugeLight | DirectReclaim, light: HugeLight)),
        new('E', "5.1", "5.14", 0, EraE(atomic: true, skipKasan: false),
            Compounds(huge: HugeLight | DirectReclaim, light: HugeLight)),
        new('E', "5.15", "5.17", 0, EraE(atomic: true, skipKasan: true),
            Compounds(huge: HugeLight | DirectReclaim | SkipKasan, light: HugeLight | SkipKasan, user: SkipKasan)),
        new('E', "5.18", "6.2", 0, EraE(atomic: true, skipKasan: false),
            Compounds(huge: HugeLight | DirectReclaim, light: HugeLight)),
        new('F', "6.3", "6.7", 0, EraE(atomic: false, skipKasan: false),
            Compounds(huge: HugeLight | DirectReclaim, light: HugeLight)),
        new('F', "6.8", "6.9", 0, EraE(atomic: false, skipKasan: false),
            Compounds(huge: HugeLight | DirectReclaim, light: HugeLight, nowait: KswapdReclaim | NoWarn)),
        new('G', "6.10", null, 0, EraE(atomic: false, skipKasan: false),
            Compounds(huge: HugeLight | DirectReclaim, light: HugeLight, nowait: KswapdReclaim | NoWarn)),
    ];

    /// <summary>The table that a kernel of this release uses.</summary>
    /// <returns>Null before v2.6.32.</returns>
    public static GfpTable? Of(KernelRelease release)
    {
        if (release.IsRhel8) { return Find("4.18"); }
        GfpTable? found = null;
        foreach (GfpTable table in All.AsSpan())
        {
            KernelRelease first = table.First;
            bool reached = (release.Major, release.Minor, release.Patch)
                .CompareTo((first.Major, first.Minor, first.Patch)) >= 0;
            if (reached) { found = table; }
        }

        return found;
    }

    internal static GfpTable Find(string firstRelease) => All.First(table => table.First.Text == firstRelease);

    // GFP_ATOMIC has the flag Atomic in every era: MaskOf() drops a flag that has no bit, so it is right for all.
    private static GfpCompound[] Compounds(
        GfpFlags huge, GfpFlags? light, bool temporary = false, bool account = true,
        GfpFlags nowait = KswapdReclaim, GfpFlags user = None)
    {
        List<GfpCompound> list = [new("GFP_TRANSHUGE", huge)];
        if (light is { } flags) { list.Add(new("GFP_TRANSHUGE_LIGHT", flags)); }
        list.Add(new("GFP_HIGHUSER_MOVABLE", HighUserMovable | user));
        list.Add(new("GFP_HIGHUSER", HighUser));
        list.Add(new("GFP_USER", User));
        if (temporary) { list.Add(new("GFP_TEMPORARY", Kernel | Reclaimable)); }
        if (account) { list.Add(new("GFP_KERNEL_ACCOUNT", Kernel | Account)); }
        list.Add(new("GFP_KERNEL", Kernel));
        list.Add(new("GFP_NOFS", Reclaim | Io));
        list.Add(new("GFP_ATOMIC", High | Atomic | KswapdReclaim));
        list.Add(new("GFP_NOIO", Reclaim));
        list.Add(new("GFP_NOWAIT", nowait));
        return [.. list];
    }

    private static GfpBit[] EraA() =>
    [
        .. Zones(), new(0x10, DirectReclaim, "__GFP_WAIT"), new(0x20, High, "__GFP_HIGH"),
        new(0x40, Io, "__GFP_IO"), new(0x80, Fs, "__GFP_FS"), new(0x100, Cold, "__GFP_COLD"),
        .. Behaviour(shift: 0, "__GFP_REPEAT"), new(0x8000, Zero, "__GFP_ZERO"), .. Scope(),
        new(0x80000, Reclaimable, "__GFP_RECLAIMABLE"), new(0x100000, Account, "__GFP_ACCOUNT"),
        new(0x200000, NoTrack, "__GFP_NOTRACK"), new(0x800000, OtherNode, "__GFP_OTHER_NODE"),
        new(0x1000000, Write, "__GFP_WRITE"),
    ];

    private static GfpBit[] EraB(GfpBit account) =>
    [
        .. Zones(), .. Common(), new(0x100, Cold, "__GFP_COLD"), .. Behaviour(shift: 0, "__GFP_REPEAT"),
        new(0x8000, Zero, "__GFP_ZERO"), .. Scope(), new(0x80000, Atomic, "__GFP_ATOMIC"), account,
        new(0x200000, NoTrack, "__GFP_NOTRACK"), new(0x1000000, Write, "__GFP_WRITE"),
        .. ReclaimBits(direct: 0x400000, kswapd: 0x2000000), new(0x800000, OtherNode, "__GFP_OTHER_NODE"),
    ];

    private static GfpBit[] EraC() =>
    [
        .. Zones(), .. Common(), new(0x100, Cold, "__GFP_COLD"), .. Behaviour(shift: 0, "__GFP_RETRY_MAYFAIL"),
        new(0x8000, Zero, "__GFP_ZERO"), .. Scope(), new(0x80000, Atomic, "__GFP_ATOMIC"),
        new(0x100000, Account, "__GFP_ACCOUNT"), new(0x200000, NoTrack, "__GFP_NOTRACK"),
        new(0x800000, Write, "__GFP_WRITE"), .. ReclaimBits(direct: 0x400000, kswapd: 0x1000000),
    ];

    private static GfpBit[] EraD() =>
    [
        .. Zones(), .. Common(), .. Behaviour(shift: 0, "__GFP_RETRY_MAYFAIL"), new(0x8000, Zero, "__GFP_ZERO"),
        .. Scope(), new(0x80000, Atomic, "__GFP_ATOMIC"), new(0x100000, Account, "__GFP_ACCOUNT"),
        new(0x100, Write, "__GFP_WRITE"), .. ReclaimBits(direct: 0x200000, kswapd: 0x400000),
    ];

    // E, F and G: the bits above __GFP_ZEROTAGS depend on the configuration and stay numbers.
    private static GfpBit[] EraE(bool atomic, bool skipKasan)
    {
        List<GfpBit> bits = [.. Zones(), .. Common()];
        if (atomic) { bits.Add(new(0x200, Atomic, "__GFP_ATOMIC")); }
        bits.AddRange(Behaviour(shift: 4, "__GFP_RETRY_MAYFAIL"));
        bits.Add(new(0x100, Zero, "__GFP_ZERO"));
        bits.AddRange([new(0x80000, NoMemalloc, "__GFP_NOMEMALLOC"), new(0x20000, Memalloc, "__GFP_MEMALLOC")]);
        bits.AddRange([new(0x100000, HardWall, "__GFP_HARDWALL"), new(0x200000, ThisNode, "__GFP_THISNODE")]);
        bits.AddRange([new(0x400000, Account, "__GFP_ACCOUNT"), new(0x1000, Write, "__GFP_WRITE")]);
        bits.AddRange(ReclaimBits(direct: 0x400, kswapd: 0x800));
        bits.Add(new(0x800000, ZeroTags, "__GFP_ZEROTAGS"));
        if (skipKasan) { bits.Add(new(0x1000000, SkipKasan, "__GFP_SKIP_KASAN_POISON")); }
        return [.. bits];
    }

    private static GfpBit[] Zones() =>
    [
        new(1, Dma, "GFP_DMA"), new(2, Highmem, "__GFP_HIGHMEM"),
        new(4, Dma32, "GFP_DMA32"), new(8, Movable, "__GFP_MOVABLE"),
    ];

    private static GfpBit[] Common() =>
    [
        new(0x20, High, "__GFP_HIGH"), new(0x40, Io, "__GFP_IO"), new(0x80, Fs, "__GFP_FS"),
        new(0x10, Reclaimable, "__GFP_RECLAIMABLE"),
    ];

    private static GfpBit[] Behaviour(int shift, string retry) =>
    [
        new(0x200UL << shift, NoWarn, "__GFP_NOWARN"), new(0x400UL << shift, RetryMayFail, retry),
        new(0x800UL << shift, NoFail, "__GFP_NOFAIL"), new(0x1000UL << shift, NoRetry, "__GFP_NORETRY"),
        new(0x4000UL << shift, Comp, "__GFP_COMP"),
    ];

    private static GfpBit[] Scope() =>
    [
        new(0x10000, NoMemalloc, "__GFP_NOMEMALLOC"), new(0x2000, Memalloc, "__GFP_MEMALLOC"),
        new(0x20000, HardWall, "__GFP_HARDWALL"), new(0x40000, ThisNode, "__GFP_THISNODE"),
    ];

    private static GfpBit[] ReclaimBits(ulong direct, ulong kswapd) =>
    [
        new(direct, DirectReclaim, "__GFP_DIRECT_RECLAIM"), new(kswapd, KswapdReclaim, "__GFP_KSWAPD_RECLAIM"),
    ];
}
