using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>The reserve itself takes much of the memory.</summary>
public sealed class MinFreeTooHigh : ICheck
{
    public RuleDoc Doc { get; } = new(
        "min-free-too-high",
        "the reserve itself takes much of the memory",
        "vm.min_free_kbytes is more than 5 % of RAM.",
        "It is less.",
        "/proc/sys/vm/min_free_kbytes can not be read.",
        "Memory below min is unusable for ordinary requests: the machine runs out earlier than its size says.",
        "set_recommended_min_free_kbytes() caps its own advice at 5 % (mm/khugepaged.c).");

    public CheckResult Run(HostFacts host)
    {
        if (host.Settings.MinFree is not { } set || host.PercentOfRam(set) is not { } percent)
        {
            return CheckResult.Unknown("/proc/sys/vm/min_free_kbytes");
        }

        if (percent <= Factors.MinFreeTooHigh.MaxPercent) { return CheckResult.Fine(host.ShareOfRam(set)); }
        KiB? need = host.ReserveNeeds.Largest;
        string enough = need is { } known && known < set ? $"; this machine needs about {known.ToReadable()}" : "";
        return CheckResult.Found(Doc.At(
            Severity.Warning,
            $"vm.min_free_kbytes keeps {set.ToReadable()}, {host.ShareOfRam(set)}, from ordinary requests{enough}.",
            host.Setting("min_free_kbytes", "the reserve"),
            HostFacts.Arithmetic(
                $"{set} of {host.Ram} = {host.ShareOfRam(set)}", "what ordinary requests may not use")) with
        {
            Subject = new("setting", "vm.min_free_kbytes"),
        });
    }
}
