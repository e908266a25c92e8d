using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Machine;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>What the boot loader told the kernel about memory.</summary>
public sealed class KernelParameters : ICheck
{
    private const int MostFindings = 20;

    public RuleDoc Doc { get; } = new(
        "kernel-parameters",
        "kernel parameters that change what memory there is",
        "/proc/cmdline has a parameter that takes RAM away, binds it to one use, changes how it is counted or limited, "
        + "or makes the kernel keep notes of it. Each is a notice.",
        "It has none of them.",
        "/proc/cmdline can not be read.",
        "They stay from an earlier day, in the configuration of the boot loader, and no setting of the running system "
        + "shows them.",
        "Documentation/admin-guide/kernel-parameters.txt; what stands behind -- is for init.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Still.CommandLine.Value is not { } line) { return CheckResult.Unknown("/proc/cmdline"); }
        KernelParameter[] parameters = [.. line.Parameters.TakeWhile(parameter => parameter.Name != "--")];
        return CheckResult.Of(
            parameters.Select(parameter => Finding(host, parameter)).OfType<HostFinding>().Take(MostFindings),
            $"none of {parameters.Length} kernel parameters matters for memory");
    }

    private HostFinding? Finding(HostFacts host, KernelParameter parameter)
    {
        string name = parameter.Name.Replace('-', '_');
        string value = parameter.Value;
        if ((OfRam(host, name, value) ?? OfUse(name, value) ?? OfCounting(name, value) ?? OfNotes(name, value))
            is not { } words) { return null; }
        string text = value.Length > 0 ? $"{parameter.Name}={value}" : parameter.Name;
        return Doc.At(
            Severity.Notice, $"The kernel was started with {text}: {words}.",
            new HostEvidence("/proc/cmdline", text, words)) with
        {
            Subject = new("setting", parameter.Name),
        };
    }

    /// <summary>What takes RAM away from everybody.</summary>
    private static string? OfRam(HostFacts host, string name, string value) => (name, value) switch
    {
        ("mem", [>= '0' and <= '9', ..]) =>
            $"RAM above this is not used{Size(", which leaves ", host.Ram)}",
        ("memmap", _) when value.Contains('$', StringComparison.Ordinal) => "a part of RAM is reserved",
        ("memmap", _) when value.Contains('!', StringComparison.Ordinal) => "a part of RAM is taken for a disk (pmem)",
        ("memmap", _) when value.Length > 0 => "the map of RAM was given by hand",
        ("reserve_mem", not "") => "a part of RAM is reserved",
        ("crashkernel", not "" and not "0") =>
            "a part of RAM is kept for the kernel that takes over after a crash; it is not in MemTotal",
        ("hugepages", not "" and not "0") =>
            $"so many huge pages are reserved from the start{Size(", all sizes together now ", host.Memory.Hugetlb)}",
        ("memhp_default_state", "offline") => "memory that is plugged in later stays off until it is switched on",
        _ => null,
    };

    /// <summary>What binds RAM to one use.</summary>
    private static string? OfUse(string name, string value) => (name, value) switch
    {
        ("kernelcore", not "") => "the kernel's own memory has to fit into this part of RAM",
        ("movablecore", not "") => "so much of RAM is for movable pages only, out of the kernel's own reach",
        ("movable_node", _) => "nodes that can be unplugged take movable pages only",
        ("cma" or "hugetlb_cma", not "" and not "0") =>
            "an area is kept for contiguous memory; only movable pages may use it meanwhile",
        ("swiotlb", [>= '1' and <= '9', ..]) => "so many slots of 2 KiB are kept as bounce buffers for devices",
        ("numa", "off") => "all nodes are taken for one: memory is given out without regard to distance",
        ("numa", _) when value.StartsWith("fake=", StringComparison.Ordinal) => "nodes are invented for tests",
        ("transparent_hugepage", "always") => "everybody gets huge pages, unless the setting was changed since",
        ("transparent_hugepage", "never") => "nobody gets transparent huge pages, unless the setting was changed since",
        ("zswap.enabled", "1" or "Y" or "y") => "pages are compressed in RAM before they go to swap",
        _ => null,
    };

    /// <summary>What changes how memory is counted and limited.</summary>
    private static string? OfCounting(string name, string value) => (name, value) switch
    {
        ("cgroup_disable", _) when Has(value, "memory") => "no memory limit of any group or container holds",
        ("cgroup_disable", _) when Has(value, "pressure") => "groups tell no pressure",
        ("cgroup.memory", _) when Has(value, "nokmem") => "kernel memory counts against no group's limit",
        ("cgroup.memory", _) when Has(value, "nosocket") => "buffers of sockets count against no group's limit",
        ("swapaccount", "0") => "swap of groups is neither counted nor limited",
        ("psi", "0" or "n" or "N") => "how long tasks wait for memory is not told; systemd-oomd can not work",
        _ when name.StartsWith("sysctl.vm.", StringComparison.Ordinal) =>
            "this setting is made before any program runs",
        _ => null,
    };

    /// <summary>What makes the kernel keep notes or wipe pages, which costs memory or time.</summary>
    private static string? OfNotes(string name, string value) => (name, value) switch
    {
        ("slub_debug" or "slab_debug", not "-") => "each kernel object carries marks for debugging: slab takes more",
        ("page_owner", "on" or "1" or "y") => "who allocated it is noted for each page, which takes memory a page",
        ("kmemleak", "on") => "each kernel object is noted, which takes memory an object",
        ("debug_pagealloc", "on" or "1" or "y") => "free pages are unmapped, which costs time and page tables",
        ("page_poison", "on" or "1" or "y") => "free pages are filled, which costs time",
        ("init_on_free", "on" or "1" or "y") => "pages are wiped when they are freed, which costs time",
        _ => null,
    };

    private static string Size(string words, KiB? size) => size is { } known ? $"{words}{known.ToReadable()}" : "";

    private static bool Has(string list, string word) => list.Split(',').Contains(word, StringComparer.Ordinal);
}
