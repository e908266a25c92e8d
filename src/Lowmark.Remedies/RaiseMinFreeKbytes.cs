using Lowmark.Kernel.Units;
using Lowmark.WhatIf;

namespace Lowmark.Remedies;

/// <summary>Makes the reserve larger that requests which can not wait live on.</summary>
/// <remarks>
/// "One percent of RAM" is no rule of the kernel: its default is 4·√(lowmem kB) (init_per_zone_wmark_min(),
/// mm/page_alloc.c), and on a 1 TB machine one percent would lock away 10 GB. What counts is the burst that must be
/// served between the wake-up of kswapd (low) and the mark below which the request fails, and a report shows one. A
/// small reserve does not fragment memory by itself; for fragmentation see
/// <see cref="RaiseReserveAgainstFragmentation"/>.
/// </remarks>
internal static class RaiseMinFreeKbytes
{
    private const string Name = "vm.min_free_kbytes";

    public static Remedy? Propose(Situation s)
    {
        if (s.MinFree is not { } current) { return Double(s); }
        if (Burst.Read(s.Report) is not { } burst || burst.Factor() is not { } factor)
        {
            return s.Ram is { } all && current > Amount.Times(all, 1, 40) ? null : Double(s);
        }

        KiB wanted = Amount.UpToMiB(new((long)Math.Min(current.Count * factor * 1.25, long.MaxValue / 4)));
        if (s.Ram is { } ram && wanted > Amount.Times(ram, 1, 20)) { return Refuse(s, wanted, ram); }
        return SysctlChange.Remedy(
            "raise-min-free-kbytes",
            $"Raise {Name} from about {current.Count} to {wanted.Count}",
            RemedyTime.Now,
            [new(Name, $"{wanted.Count}")],
            $"{burst.Sentence(s.PageSize)} The same burst fits when all marks are {factor:0.00} times as high; "
                + $"with a quarter on top that is {wanted.Count} kB{OfRam(s, wanted)}.",
            "That much memory is no longer there for programs; far above need it causes the shortage it should "
                + "prevent.",
            s.Because("atomic-reserve", "min-free-too-low"));
    }

    private static string OfRam(Situation s, KiB wanted) =>
        s.Ram is { Count: > 0 } ram ? $", {100.0 * wanted.Count / ram.Count:0.0} % of RAM" : "";

    // Without the zones there is nothing to compute from: the usual first step, as a calculation on the machine itself.
    private static Remedy Double(Situation s) => new(
        "raise-min-free-kbytes",
        $"Double {Name}",
        RemedyTime.Now,
        [SysctlChange.Keep(Name), $"sudo sysctl -w {Name}=\"$(( $(sysctl -n {Name}) * 2 ))\""],
        null,
        "The report does not show enough to compute what would suffice. Doubling is the usual first step; stay below "
            + $"5 % of RAM. When the failures stop, write the value into /etc/sysctl.d/90-lowmark-{Name}.conf.",
        "That much memory is no longer there for programs.",
        SysctlChange.Undo(Name),
        s.Because("atomic-reserve", "min-free-too-low"));

    private static Remedy Refuse(Situation s, KiB wanted, KiB ram) => new(
        "keep-min-free-kbytes",
        $"Leave {Name} as it is: {wanted.Count} would be needed, above 5 % of RAM",
        RemedyTime.Lasting,
        [$"sysctl -n {Name}"],
        null,
        $"To ride out this burst {Name} would have to be {wanted.Count} kB of {Amount.Text(ram)}. A reserve of that "
            + "size takes the memory from the programs and causes other kills: lower the demand (smaller receive "
            + "rings, MTU 1500), raise vm.watermark_scale_factor, or add memory.",
        "None: it only reads.",
        [],
        s.Because("atomic-reserve"));
}
