using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>There is no swap.</summary>
public sealed class NoSwap : ICheck
{
    public RuleDoc Doc { get; } = new(
        "no-swap",
        "there is no swap",
        "SwapTotal is 0. A notice: many machines are run so on purpose.",
        "There is swap. In a container it is not judged: swap is its host's.",
        "/proc/meminfo can not be read.",
        "Anonymous memory can then not be moved out: RAM is the hard limit, and it comes suddenly.",
        "SwapTotal of meminfo_proc_show(), fs/proc/meminfo.c, all releases.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Memory.SwapTotal is not { } total) { return CheckResult.Unknown("SwapTotal of /proc/meminfo"); }
        if (total.Count > 0) { return CheckResult.Fine($"{total.ToReadable()} of swap"); }
        if (host.Host.Groups?.IsWhole is false)
        {
            return CheckResult.NotHere("this is a container: swap is its host's");
        }

        string held = host.Memory.AnonPages is { } anonymous ? $", {anonymous.ToReadable()} now," : "";
        return CheckResult.Found(Doc.At(
            Severity.Notice, $"There is no swap: anonymous memory{held} can not be moved out of RAM.",
            host.MemInfoRow("SwapTotal", "no swap is set up"),
            host.MemInfoRow("AnonPages", "what could be moved out")));
    }
}
