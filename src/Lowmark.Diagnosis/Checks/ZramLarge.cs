using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Features;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Compressed disks in RAM take much of the RAM that they are to save.</summary>
public sealed class ZramLarge : ICheck
{
    private const double MinPercent = 25;

    /// <summary>Of the disks' own size.</summary>
    private const double MaxDiskPercent = 200;

    public RuleDoc Doc { get; } = new(
        "zram-large",
        "compressed swap takes much of the RAM",
        "zram devices take at least 25 % of RAM. A notice when they take less now, but may hold more than twice the "
        + "RAM and have no limit.",
        "They take less.",
        "The mm_stat file of a device can not be read (it is there since v4.1).",
        "zram takes RAM to free RAM. It saves what compression saves; the rest of the machine has to live on what is "
        + "left, and reclaim can not take any of it.",
        "mm_stat of Documentation/admin-guide/blockdev/zram.rst, which also says that more than twice the RAM is of "
        + "little use; the 25 % mark is ours.");

    public CheckResult Run(HostFacts host)
    {
        Zram[] devices = [.. host.Still.Zram.Where(device => device.DiskSize is { Count: > 0 })];
        if (devices.Length == 0) { return CheckResult.NotHere("no zram device is set up"); }
        if (Array.Find(devices, device => device.Used is null) is { } silent)
        {
            return CheckResult.Unknown($"/sys/block/zram{silent.Device}/mm_stat");
        }

        KiB used = Sum(devices, device => device.Used);
        KiB stored = Sum(devices, device => device.Stored);
        KiB size = Sum(devices, device => device.DiskSize);
        if (host.PercentOfRam(used) is not { } percent) { return CheckResult.Unknown("MemTotal of /proc/meminfo"); }
        HostEvidence[] rows = [.. devices.Select(Row)];
        if (percent >= MinPercent)
        {
            return CheckResult.Found(Doc.At(
                Severity.Warning,
                $"Compressed swap (zram) takes {used.ToReadable()}, {host.ShareOfRam(used)}, to hold "
                + $"{stored.ToReadable()}.",
                rows));
        }

        bool mayGrow = host.PercentOfRam(size) > MaxDiskPercent
            && Array.Exists(devices, device => device.Limit is not { Count: > 0 });
        return mayGrow
            ? CheckResult.Found(Doc.At(
                Severity.Notice,
                $"zram may hold {size.ToReadable()}, {host.ShareOfRam(size)}, and no limit is set on the RAM it takes.",
                rows))
            : CheckResult.Fine($"zram takes {host.ShareOfRam(used)}");
    }

    private static KiB Sum(Zram[] devices, Func<Zram, KiB?> part) =>
        devices.Aggregate(default(KiB), (sum, device) => sum + (part(device) ?? default));

    private static HostEvidence Row(Zram device) => new(
        $"/sys/block/zram{device.Device}/mm_stat",
        $"orig_data_size {device.Stored?.Bytes} compr_data_size {device.Compressed?.Bytes} mem_used_total "
        + $"{device.Used?.Bytes} mem_limit {device.Limit?.Bytes}",
        $"{device.Stored?.ToReadable()} of at most {device.DiskSize?.ToReadable()} are stored, in "
        + $"{device.Used?.ToReadable()} of RAM");
}
