using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>What was reclaimed is read again soon after.</summary>
public sealed class Refaults : ICheck
{
    /// <summary>Of RAM, a second: all of it in 17 minutes.</summary>
    private const double MinPercentPerSecond = 0.1;

    private const double MinStallPercent = 10;

    public RuleDoc Doc { get; } = new(
        "refaults",
        "what was reclaimed is read again soon after",
        "Between the two samples pages that had been reclaimed not long before came back at 0.1 % of RAM a second or "
        + "more. A notice; a warning where PSI says that some task waits for memory in at least 10 % of the time.",
        "Fewer come back.",
        "workingset_refault of /proc/vmstat is not there (it is since v3.15).",
        "The working set does not fit: the disk does the work of RAM. Groups at their own limits count too.",
        "workingset_refault(), mm/workingset.c (v3.15; of file and anonymous pages since v5.9). The marks are ours: "
        + "at this rate all of RAM is read again in 17 minutes.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Interval is null) { return TwoSamples.Missing; }
        if (host.PerSecond(host.Rise(vmstat => vmstat.Refaults)) is not { } pages)
        {
            return CheckResult.Unknown("workingset_refault of /proc/vmstat");
        }

        KiB rate = new Pages((long)pages).ToKiB(host.PageSize);
        if (host.PercentOfRam(rate) is not { } percent) { return CheckResult.Unknown("MemTotal of /proc/meminfo"); }
        string words = $"{rate.ToReadable()} a second are read again soon after they were reclaimed";
        if (percent < MinPercentPerSecond) { return CheckResult.Fine(words); }
        return CheckResult.Found(Doc.At(
            MemoryStalls.Reach(host, MinStallPercent) is true ? Severity.Warning : Severity.Notice,
            $"The working set does not fit: {words}, {percent:0.0#} % of RAM.",
            host.VmStatRow("workingset_refault", "pages that came back"),
            host.VmStatRow("workingset_refault_file", "pages of files that came back"),
            host.VmStatRow("workingset_refault_anon", "pages that came back from swap"),
            host.VmStatRow("workingset_activate", "those that were in use before"),
            host.VmStatRow("workingset_activate_file", "those of files that were in use before"),
            MemoryStalls.SomeRow(host)));
    }
}
