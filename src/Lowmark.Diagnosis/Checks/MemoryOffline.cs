using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Machine;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>RAM that is there and switched off, or lent to the host.</summary>
public sealed class MemoryOffline : ICheck
{
    private const double WarningPercent = 10;
    private const int NamedBlocks = 8;

    public RuleDoc Doc { get; } = new(
        "memory-offline",
        "memory is switched off, or ballooned away",
        "A block of memory is not online, or a balloon driver holds pages for the host of this machine. A notice; a "
        + "warning when it is 10 % of the RAM that is left or more.",
        "All blocks are online, and nothing is in the balloon.",
        "The state of the blocks can not be read.",
        "The machine is smaller than it was bought: plugged-in memory that nobody switched on, or a host that takes it "
        + "back.",
        "state of Documentation/ABI/testing/sysfs-devices-memory; Balloon of meminfo_proc_show() or balloon_inflate, "
        + "balloon_deflate of /proc/vmstat (mm/balloon_compaction.c); the 10 % mark is ours.");

    public CheckResult Run(HostFacts host)
    {
        MemoryBlocks? blocks = host.Still.Blocks;
        (KiB Size, HostEvidence Evidence)? balloon = BalloonPages.Of(host);
        if (blocks is null && balloon is null && host.Still.Balloons.IsEmpty)
        {
            return CheckResult.NotHere("memory can neither be switched off here nor ballooned away");
        }

        string fine = blocks is null ? "nothing is ballooned away" : $"all {blocks.Count} memory blocks are online";
        CheckResult result = CheckResult.Of(
            new[] { Offline(host, blocks), Ballooned(host, balloon) }.OfType<HostFinding>(), fine);
        return result.Outcome is CheckOutcome.Fine && blocks is { Unknown: > 0 }
            ? CheckResult.Unknown($"the state of {blocks.Unknown} blocks of /sys/devices/system/memory")
            : result;
    }

    private HostFinding? Offline(HostFacts host, MemoryBlocks? blocks)
    {
        if (blocks is not { Offline: { IsEmpty: false } offline }) { return null; }
        KiB? size = blocks.BlockSize is { } each
            ? offline.Aggregate(default(KiB), (sum, _) => sum + each)
            : null;
        string much = size is { } off ? $" ({off.ToReadable()})" : "";
        return Doc.At(
            SeverityOf(host, size),
            $"{offline.Count} of {blocks.Count} memory blocks{much} are switched off.",
            [
                .. offline.Take(NamedBlocks).Select(block => new HostEvidence(
                    $"/sys/devices/system/memory/memory{block}/state", "offline", "this block is not used")),
            ]);
    }

    private HostFinding? Ballooned(HostFacts host, (KiB Size, HostEvidence Evidence)? balloon) => balloon switch
    {
        ({ Count: > 0 } size, var evidence) => Doc.At(
            SeverityOf(host, size),
            $"{size.ToReadable()} are ballooned away: lent to the host of this machine, which has {Ram(host)} left.",
            evidence),
        _ => null,
    };

    private static Severity SeverityOf(HostFacts host, KiB? size) =>
        host.PercentOfRam(size) >= WarningPercent ? Severity.Warning : Severity.Notice;

    private static string Ram(HostFacts host) => host.Ram?.ToReadable() ?? "an unknown rest";
}
