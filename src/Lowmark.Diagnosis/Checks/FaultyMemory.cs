using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Machine;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Memory modules that make errors.</summary>
public sealed class FaultyMemory : ICheck
{
    /// <summary>A day, of one module.</summary>
    private const double MinCorrectedPerDay = 10;

    private const int MostFindings = 8;

    public RuleDoc Doc { get; } = new(
        "memory-errors",
        "memory modules that make errors",
        "A memory controller counted an error that ECC could not correct, pages were taken out of use for one "
        + "(HardwareCorrupted), or a module had 10 corrected errors or more for each day that the machine is up: a "
        + "warning. Fewer corrected errors are a notice.",
        "The controllers counted none.",
        "The counters of the controllers can not be read.",
        "Corrected errors come before others. Those that are not corrected kill the process whose page it was, or the "
        + "machine.",
        "Documentation/admin-guide/RAS/main.rst; drivers/edac/edac_mc_sysfs.c; memory_failure(), mm/memory-failure.c. "
        + "10 corrected errors in 24 hours is what mcelog takes for too many of a DIMM by default.");

    public CheckResult Run(HostFacts host)
    {
        EquatableArray<MemoryErrors> controllers = host.Still.Errors;
        bool isCounted = controllers.Any(one => one.Corrected is not null || one.Uncorrected is not null);
        IEnumerable<HostFinding> findings = Poisoned(host)
            .Concat(controllers.SelectMany(controller => Of(host, controller)))
            .OrderByDescending(finding => finding.Severity).Take(MostFindings);
        CheckResult result = CheckResult.Of(
            findings, $"{controllers.Count} memory controllers counted no error");
        return (result.Outcome, controllers.IsEmpty, isCounted) switch
        {
            (CheckOutcome.Found, _, _) or (_, false, true) => result,
            (_, true, _) => CheckResult.NotHere("no memory controller counts errors (EDAC)"),
            (_, false, false) => CheckResult.Unknown("ce_count and ue_count of /sys/devices/system/edac/mc/mc*"),
        };
    }

    private IEnumerable<HostFinding> Poisoned(HostFacts host)
    {
        if (host.Memory.HardwareCorrupted is not { Count: > 0 } poisoned) { yield break; }
        yield return Doc.At(
            Severity.Warning,
            $"{poisoned.ToReadable()} of RAM were taken out of use for errors that can not be corrected.",
            host.MemInfoRow("HardwareCorrupted", "pages that are no longer used"));
    }

    private IEnumerable<HostFinding> Of(HostFacts host, MemoryErrors controller)
    {
        string folder = $"/sys/devices/system/edac/mc/mc{controller.Controller}";
        ModuleErrors[] faulty = [.. controller.Modules.Where(one => one.Corrected > 0 || one.Uncorrected > 0)];
        foreach (ModuleErrors module in faulty)
        {
            string name = string.IsNullOrWhiteSpace(module.Label)
                ? $"mc{controller.Controller} {module.Name}"
                : module.Label;
            yield return Finding(
                host, $"Memory module {name}", name, $"{folder}/{module.Name}", module.Corrected, module.Uncorrected);
        }

        bool isTold = faulty.Length > 0 || controller is not ({ Corrected: > 0 } or { Uncorrected: > 0 });
        if (isTold) { yield break; }
        string whole = $"mc{controller.Controller}";
        yield return Finding(
            host, $"Memory controller {whole} ({controller.Name ?? "no name"})", whole, folder, controller.Corrected,
            controller.Uncorrected);
    }

    private HostFinding Finding(
        HostFacts host, string what, string name, string folder, long? corrected, long? uncorrected)
    {
        double days = Math.Max(1, host.Host.Now.Uptime?.TotalDays ?? 1);
        bool isBad = uncorrected > 0 || corrected >= MinCorrectedPerDay * days;
        string counted = (corrected, uncorrected) switch
        {
            ({ } soft, > 0 and var hard) => $"{soft} errors that ECC corrected and {hard} that it could not",
            (null, > 0 and var hard) => $"{hard} errors that ECC could not correct",
            (var soft, _) => $"{soft ?? 0} errors that ECC corrected",
        };
        return Doc.At(
            isBad ? Severity.Warning : Severity.Notice, $"{what} had {counted}.",
            Row(folder, "ce_count", corrected, "errors that were corrected"),
            Row(folder, "ue_count", uncorrected, "errors that were not")) with
        {
            Subject = new("device", name),
        };
    }

    private static HostEvidence? Row(string folder, string file, long? count, string because) =>
        count is { } known ? new(folder, $"{file} {known}", because) : null;
}
