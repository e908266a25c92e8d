using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>How much memory is promised, and what would be refused.</summary>
public sealed class Overcommitted : ICheck
{
    private const double MinPercentOfLimit = 90;

    /// <summary>Of RAM and swap together.</summary>
    private const double MinPercentPromised = 200;

    public RuleDoc Doc { get; } = new(
        "overcommitted",
        "far more memory was promised than exists, or no more may be promised",
        "With vm.overcommit_memory=2: at least 90 % of the commit limit is taken; critical when ordinary users get no "
        + "more. With 0 or 1: Committed_AS is more than twice RAM and swap (a notice, and a hint only).",
        "Less is promised.",
        "vm.overcommit_memory, or Committed_AS and CommitLimit of /proc/meminfo, can not be read.",
        "At the limit mmap, brk and fork fail whatever is free. Without one, promises are only kept by luck when "
        + "everybody uses what he was given.",
        "__vm_enough_memory(), mm/util.c: the limit less admin_reserve_kbytes for all but root, less the smaller of "
        + "user_reserve_kbytes and 1/32 of the process (both v3.10); the 90 % and the twofold mark are ours.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Settings.OvercommitMemory is not { } mode || host.Memory.CommittedAs is not { } promised)
        {
            return CheckResult.Unknown("vm.overcommit_memory, and Committed_AS of /proc/meminfo");
        }

        return mode == 2 ? AgainstLimit(host, promised) : AgainstMemory(host, mode, promised);
    }

    private CheckResult AgainstLimit(HostFacts host, KiB promised)
    {
        if (host.Memory.CommitLimit is not { } limit) { return CheckResult.Unknown("CommitLimit of /proc/meminfo"); }
        KiB root = limit - promised;
        KiB users = root - (host.Settings.AdminReserve ?? default);
        double percent = limit.Count > 0 ? 100.0 * promised.Count / limit.Count : 100;
        if (percent < MinPercentOfLimit && users.Count > 0)
        {
            return CheckResult.Fine($"{percent:0} % of the commit limit is promised, {users.ToReadable()} are left");
        }

        string free = host.Memory.MemAvailable is { } available ? $", though {available.ToReadable()} can be had" : "";
        string left = users.Count > 0
            ? $"what asks for more than {users.ToReadable()} is refused (root: {AtLeastNone(root)}){free}"
            : $"every further request of ordinary users is refused (root has {AtLeastNone(root)}){free}";
        HostFinding finding = Doc.At(
            users.Count > 0 ? Severity.Warning : Severity.Critical,
            $"{percent:0} % of the commit limit is promised: {left}.",
            host.Setting("overcommit_memory", "no more than the commit limit is promised"),
            host.MemInfoRow("CommitLimit", "the commit limit"),
            host.MemInfoRow("Committed_AS", "what is promised"),
            HostFacts.Arithmetic($"{limit} - {promised} = {root}", "what root can still be promised"),
            host.Setting("admin_reserve_kbytes", "kept for root"),
            host.Setting("user_reserve_kbytes", "at most this much less for a large process"));
        return CheckResult.Found(finding with { Subject = new("setting", "vm.overcommit_memory") });
    }

    private CheckResult AgainstMemory(HostFacts host, long mode, KiB promised)
    {
        if (host.Memory is not { MemTotal: { Count: > 0 } ram, SwapTotal: { } swap })
        {
            return CheckResult.Unknown("MemTotal and SwapTotal of /proc/meminfo");
        }

        KiB whole = ram + swap;
        double percent = 100.0 * promised.Count / whole.Count;
        if (percent <= MinPercentPromised)
        {
            return CheckResult.Fine($"{percent:0} % of RAM and swap is promised");
        }

        return CheckResult.Found(Doc.At(
            Severity.Notice, Confidence.Possible,
            $"Processes were promised {promised.ToReadable()}; RAM and swap together are {whole.ToReadable()}.",
            host.MemInfoRow("Committed_AS", "what is promised"),
            HostFacts.Arithmetic($"{ram} + {swap} = {whole}", "RAM and swap"),
            host.Setting(
                "overcommit_memory",
                mode == 1 ? "nothing is ever refused" : "only what is obviously too much is refused")));
    }

    private static string AtLeastNone(KiB size) => size.Count > 0 ? size.ToReadable() : "nothing";
}
