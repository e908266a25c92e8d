using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Sets the reserve to what a machine needs by its own figures, before a request failed for it.</summary>
/// <remarks>After a failure <see cref="RaiseMinFreeKbytes"/> computes from the burst that the report shows.</remarks>
internal static class MeetReserveNeeds
{
    private const string Name = "vm.min_free_kbytes";

    public static Remedy? Propose(HostReport report, HostFinding finding)
    {
        if (finding.Id != "min-free-too-low" || report.ReserveNeeds is not { Largest: { } need } needs) { return null; }
        if (report.Memory is not { Totals.TotalRam: { } pages } memory) { return null; }

        // The kernel's own cap (set_recommended_min_free_kbytes(), mm/khugepaged.c).
        KiB wanted = Amount.Smaller(Amount.UpToMiB(need), Amount.Times(memory.InKiB(pages), 1, 20));
        if (report.Reserve is not { } current || wanted <= current) { return null; }
        return SysctlChange.Remedy(
            "raise-min-free-kbytes",
            $"Raise {Name} from {current.Count} to {wanted.Count}",
            RemedyTime.Now,
            [new(Name, $"{wanted.Count}")],
            $"The kernel's default for this memory is {Text(needs.KernelDefault)}, khugepaged asks for "
                + $"{Text(needs.Khugepaged)}, one refill of the receive rings takes {Text(needs.Network)} "
                + $"({needs.NetworkWords}); {wanted.Count} kB is the largest of them, at most 5 % of RAM.",
            "That much memory is no longer there for programs.",
            [finding.Id]);
    }

    private static string Text(KiB? need) => need is { } known ? Amount.Text(known) : "nothing";
}
