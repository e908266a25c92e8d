using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Takes back a reserve that is so large that it causes the shortage.</summary>
internal static class LowerMinFreeKbytes
{
    private const string Name = "vm.min_free_kbytes";

    public static Remedy? Propose(Situation s)
    {
        if (s.IsMemcg || s.MinFree is not { } current || s.Ram is not { } ram)
        {
            return null;
        }

        // The kernel's default, clamped as init_per_zone_wmark_min() does: 128 kB to 256 MB (64 MB up to v5.4).
        KiB wanted = new(Math.Clamp((long)Math.Sqrt(16.0 * ram.Count), 128, 262144));
        if (wanted >= current) { return null; }
        KiB freed = current - wanted;
        return SysctlChange.Remedy(
            "lower-min-free-kbytes",
            $"Lower {Name} from about {current.Count} to {wanted.Count}",
            RemedyTime.Now,
            [new(Name, $"{wanted.Count}")],
            $"{current.Count} kB is {Amount.Percent(current, ram)} % of RAM that no program may use; {wanted.Count} "
                + $"kB is the kernel's own default for this machine (4 × √{ram.Count} kB). At least "
                + $"{Amount.Text(freed)} becomes usable.",
            "Whoever set it may have had dropped packets: watch the log for page allocation failures.",
            s.Because("min-free-too-high"));
    }
}
