using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Unreclaimable slab holds much of the memory.</summary>
public sealed class SlabUnreclaimable : ICheck
{
    private const int NamedCaches = 3;

    public RuleDoc Doc { get; } = new(
        "slab-unreclaimable",
        "kernel objects that can not be reclaimed hold much of the memory",
        "SUnreclaim is at least 10 % of RAM. The biggest caches are named (root only), and how fast it grows where "
        + "there are two samples.",
        "It is less.",
        "/proc/meminfo can not be read.",
        "No process shows it: a kernel or driver leak, or too many sockets, files or threads. The caches with most of "
        + "it name the kind; /proc/slabinfo does not tell which caches are reclaimable, so the list has both.",
        "meminfo_proc_show() (fs/proc/meminfo.c); slab_show() (mm/slab_common.c).");

    public CheckResult Run(HostFacts host) =>
        new RamShare(host.Memory.SUnreclaim, "SUnreclaim", Factors.SlabUnreclaimable.MinPercent, "SUnreclaim is").Judge(
            Doc, host,
            (size, share) =>
                $"Kernel objects that can not be reclaimed (slab) hold {size}, {share}{Growth(host)}.",
            () => Biggest(host));

    private static string Growth(HostFacts host)
    {
        if (host.Interval is not { } over || host.Host.Before?.Memory.SUnreclaim is not { } before
            || host.Memory.SUnreclaim is not { } now) { return ""; }
        return now > before
            ? $", {(now - before).ToReadable()} more than {DurationText.Of(over.TotalSeconds)} ago"
            : ", and it does not grow";
    }

    private static IEnumerable<HostEvidence> Biggest(HostFacts host)
    {
        foreach (SlabCache cache in (host.Still.Slab.Value?.Caches ?? []).OrderByDescending(cache => cache.Size)
            .Take(NamedCaches))
        {
            KiB size = cache.Size.ToKiB(host.PageSize);
            yield return new(
                "/proc/slabinfo", $"{cache.Name}: {cache.Objects} objects of {cache.ObjectBytes} bytes",
                $"this cache takes {size.ToReadable()}");
        }
    }
}
