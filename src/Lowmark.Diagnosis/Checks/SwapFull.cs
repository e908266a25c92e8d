using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Swap is full.</summary>
public sealed class SwapFull : ICheck
{
    public RuleDoc Doc { get; } = new(
        "swap-full",
        "swap is full",
        "Less than 3 % of the swap space is free. A notice as long as at least 20 % of RAM can still be had: then it "
        + "is full of what nobody uses.",
        "More is free.",
        "/proc/meminfo can not be read.",
        "Swap bought time and is used up; more of it buys more time only.",
        "SwapFree, SwapTotal of meminfo_proc_show(), fs/proc/meminfo.c, all releases; the marks are ours.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Memory is not { SwapTotal: { } total, SwapFree: { } free })
        {
            return CheckResult.Unknown("SwapTotal and SwapFree of /proc/meminfo");
        }

        if (total.Count <= 0) { return CheckResult.NotHere("there is no swap"); }
        double percent = 100.0 * free.Count / total.Count;
        if (percent >= Factors.SwapFull.MinFreePercent) { return CheckResult.Fine($"{percent:0} % of swap is free"); }
        string left = free.Count > 0 ? free.ToReadable() : "none";
        bool isShort = FreeRam.IsShort(host);
        string room = isShort || host.Memory.MemAvailable is not { } available
            ? ""
            : $"; {available.ToReadable()} of RAM can still be had";
        return CheckResult.Found(Doc.At(
            isShort || room.Length == 0 ? Severity.Warning : Severity.Notice,
            $"Swap is full: {left} of {total.ToReadable()} is free{room}.",
            host.MemInfoRow("SwapFree", "what is left of swap"),
            host.MemInfoRow("SwapTotal", "all swap areas together"),
            host.MemInfoRow("MemAvailable", "what can be had of RAM without swapping")));
    }
}
