using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>The reserve for requests that can not wait is smaller than this machine needs.</summary>
public sealed class MinFreeTooLow : ICheck
{
    /// <summary>The kernel computes its default from what was free at boot, a little less than now.</summary>
    private const double Slack = 0.9;

    public RuleDoc Doc { get; } = new(
        "min-free-too-low",
        "the reserve for requests that can not wait is small for this machine",
        "vm.min_free_kbytes is below nine tenths of the kernel's own default for this memory, or, with transparent "
        + "huge pages on, of what khugepaged raises it to: a warning. Below one refill of all receive rings of the "
        + "network hardware (rings of 512 are assumed): a notice.",
        "It is as large as the largest of these.",
        "/proc/sys/vm/min_free_kbytes or the zones can not be read.",
        "Below the default somebody has lowered it. \"One percent of RAM\" is no rule of the kernel: on a small "
        + "machine it is less than the default, on a machine of 1 TB it locks 10 GB away. The finding shows it beside "
        + "the figures of this machine.",
        "calculate_min_free_kbytes(), mm/page_alloc.c; set_recommended_min_free_kbytes(), mm/khugepaged.c; the ring "
        + "figure is ours.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Settings.MinFree is not { } set || host.Ram is not { } ram)
        {
            return CheckResult.Unknown("/proc/sys/vm/min_free_kbytes");
        }

        ReserveNeeds needs = host.ReserveNeeds;
        if (needs.KernelDefault is not { } usual) { return CheckResult.Unknown("the sizes of the zones"); }
        KiB onePercent = new(ram.Count / 100);
        (KiB need, string whose, Severity severity) = Judge(set, usual, needs);
        if (set.Count >= need.Count * Slack)
        {
            return CheckResult.Fine(
                $"{set.ToReadable()}; kernel's default {usual.ToReadable()}, 1 % of RAM {onePercent.ToReadable()}");
        }

        return CheckResult.Found(Doc.At(
            severity, severity is Severity.Notice ? Confidence.Likely : Confidence.Certain,
            $"vm.min_free_kbytes keeps {set.ToReadable()} for requests that can not wait; {whose} is "
            + $"{need.ToReadable()}.",
            host.Setting("min_free_kbytes", "the reserve"),
            HostFacts.Arithmetic($"kernel's default {usual}, khugepaged {needs.Khugepaged?.ToString() ?? "off"}, "
                + $"network {needs.Network?.ToString() ?? "none"} ({needs.NetworkWords})", "what this machine needs"),
            HostFacts.Arithmetic($"1 % of RAM = {onePercent}", OnePercent(onePercent, needs.Largest ?? need))) with
        {
            Subject = new("setting", "vm.min_free_kbytes"),
        });
    }

    private static (KiB Need, string Whose, Severity Severity) Judge(KiB set, KiB usual, ReserveNeeds needs)
    {
        const string Usual = "the kernel's default for this memory";
        if (set.Count < usual.Count * Slack) { return (usual, Usual, Severity.Warning); }
        if (needs.Khugepaged is { } huge && set.Count < huge.Count * Slack)
        {
            return (huge, "what khugepaged asks for", Severity.Warning);
        }

        return needs.Network is { } network
            ? (network, "one refill of the network's receive rings", Severity.Notice)
            : (usual, Usual, Severity.Warning);
    }

    private static string OnePercent(KiB share, KiB need) => share < need
        ? "the common rule would be too small here"
        : "the common rule would suffice here, and may be more than is needed";
}
