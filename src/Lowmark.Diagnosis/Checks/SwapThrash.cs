using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Memory goes out to swap and comes back at once.</summary>
public sealed class SwapThrash : ICheck
{
    private const double MinStallPercent = 10;

    /// <summary>Each way, a second.</summary>
    private static readonly KiB s_minRate = new(1024);

    public RuleDoc Doc { get; } = new(
        "swap-thrash",
        "memory goes out to swap and comes back",
        "Between the two samples at least 1 MiB a second was swapped in and as much out, and tasks waited for memory "
        + "in at least 10 % of the last 10 s. Critical when all tasks waited at once in as much. Without PSI the "
        + "rates alone decide, and it is likely only.",
        "Less is swapped one of the ways, or hardly any task waits for it (fast swap).",
        "pswpin and pswpout of /proc/vmstat are not there.",
        "The working set does not fit: the machine crawls, long before it kills.",
        "pswpin, pswpout: count_vm_event() in mm/page_io.c; PSI: Documentation/accounting/psi.rst (v4.20). The marks "
        + "are ours: 256 pages of 4 KiB a second are more than a turning disk can seek.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Interval is null) { return TwoSamples.Missing; }
        if (Rate(host, "pswpin"u8) is not { } swappedIn || Rate(host, "pswpout"u8) is not { } swappedOut)
        {
            return CheckResult.Unknown("pswpin and pswpout of /proc/vmstat");
        }

        string rates = $"{swappedIn.ToReadable()} a second come in from swap and {swappedOut.ToReadable()} go out";
        if (swappedIn < s_minRate || swappedOut < s_minRate) { return CheckResult.Fine(rates); }
        if (MemoryStalls.Reach(host, MinStallPercent) is false)
        {
            return CheckResult.Fine($"{rates}, but hardly any task waits for it");
        }

        (double? some, double? full) = (
            host.Host.Now.MemoryPressure.Some?.Avg10, host.Host.Now.MemoryPressure.Full?.Avg10);
        string wait = some is { } percent ? $"; tasks waited for memory in {percent:0} % of the last 10 s" : "";
        return CheckResult.Found(Doc.At(
            full >= MinStallPercent ? Severity.Critical : Severity.Warning,
            some is null ? Confidence.Likely : Confidence.Certain,
            $"Memory goes in and out of swap: {rates}{wait}.",
            host.VmStatRow("pswpin", "pages read back from swap"),
            host.VmStatRow("pswpout", "pages written to swap"),
            MemoryStalls.SomeRow(host), MemoryStalls.FullRow(host)));
    }

    private static KiB? Rate(HostFacts host, ReadOnlySpan<byte> counter) =>
        host.PerSecond(host.Rise(counter)) is { } pages
            ? new Pages((long)pages).ToKiB(host.PageSize)
            : null;
}
