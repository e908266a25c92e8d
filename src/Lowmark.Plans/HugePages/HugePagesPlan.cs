using System.Globalization;
using Lowmark.Changes;
using Lowmark.Host.Memory;
using Lowmark.Host.Nodes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Plans.Sysctls;
using Lowmark.Remedies;

namespace Lowmark.Plans.HugePages;

/// <summary>Huge pages in reserve: of the machine or one node, of one size.</summary>
/// <remarks>Documentation/admin-guide/mm/hugetlbpage.rst. The kernel takes as many as it can find whole, and says how
/// many; pages in use above a lower number become surplus and go back when they are freed.</remarks>
internal static class HugePagesPlan
{
    /// <summary>Of RAM that must stay available beside them. Ours.</summary>
    private const int LeftPercent = 5;

    private const string NodeFolder = "/sys/devices/system/node";

    public static Draft Of(SetHugePages change, PlanSite site)
    {
        if (change.Count < 0 || change.Node < 0) { return Draft.Refuse("There are no fewer than no huge pages."); }
        if ((change.Size ?? site.Figures.Memory.HugePageSize) is not { Count: > 0 } size)
        {
            return Draft.Refuse("This kernel has no huge pages.");
        }

        bool isSysctl = change.Node is null && (change.Size is null || size == site.Figures.Memory.HugePageSize);
        string folder = change.Node is { } node
            ? $"{NodeFolder}/node{node}/hugepages"
            : "/sys/kernel/mm/hugepages";
        string pool = $"{folder}/hugepages-{size.Count}kB";
        string file = isSysctl ? SysctlPlan.FileOf("vm.nr_hugepages") : $"{pool}/nr_hugepages";
        SiteText now = site.Value(file);
        if (!long.TryParse(now.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long old))
        {
            return Draft.Refuse($"{file} {now.Why}: this machine has no such huge pages.");
        }

        if (WhyNot(change, site, size, old) is { } why) { return Draft.Refuse(why); }
        List<Step> steps = [];
        if (site.Options.Now && change.Count != old)
        {
            steps.Add(new WriteValue(
                $"sets the huge pages of {size.ToReadable()}{OnNode(change)} from {old} to {change.Count}",
                file, $"{old}", $"{change.Count}", ValueForm.AtLeastTowards));
        }

        (EquatableArray<Step> lasting, EquatableArray<string> warnings) = Keep(change, site, file, isSysctl);
        return new Drafted(
            steps.ToEquatableArray(), lasting,
            change.Count > old
                ? "Nothing but programs that ask for huge pages can use that memory, whether they do or not."
                : "A database or VM that counts on them fails when it starts.",
            $"writes {old} again; huge pages may not be found whole then")
        {
            Warnings = [.. warnings, .. InUse(change, site, pool, old)],
        };
    }

    private static string OnNode(SetHugePages change) => change.Node is { } node ? $" on node {node}" : "";

    private static string? WhyNot(SetHugePages change, PlanSite site, KiB size, long old)
    {
        if (change.Count <= old) { return null; }
        Int128 more = (Int128)(change.Count - old) * size.Count;
        MemInfo memory = site.Figures.Memory;
        KiB? available = change.Node is { } node
            ? HostNodes.Read(site.Files).Nodes.FirstOrDefault(one => one.Node == node)?.Memory.Droppable
            : memory.MemAvailable;
        if (available is not { } there || memory.MemTotal is not { } ram)
        {
            return "How much memory is available can not be read, so none is locked away.";
        }

        KiB left = new(ram.Count * LeftPercent / 100);
        long most = Math.Max(0, (there - left).Count) / size.Count;
        return more <= (there - left).Count
            ? null
            : $"{change.Count - old} more take {new KiB((long)Int128.Min(more, long.MaxValue)).ToReadable()}; "
                + $"{there.ToReadable()} are available{OnNode(change)}, and {left.ToReadable()} of it must stay: "
                + $"at most {old + most} in all.";
    }

    private static IEnumerable<string> InUse(SetHugePages change, PlanSite site, string pool, long old)
    {
        bool isKnown = long.TryParse(site.Value($"{pool}/free_hugepages").Text, out long free);
        _ = long.TryParse(site.Value($"{pool}/resv_hugepages").Text, out long promised);
        long used = old - free + promised;
        return isKnown && change.Count < used
            ? [$"{used} of them are in use or promised: those above {change.Count} go back only when they are freed."]
            : [];
    }

    private static (EquatableArray<Step> Steps, EquatableArray<string> Warnings) Keep(
        SetHugePages change, PlanSite site, string file, bool isSysctl)
    {
        if (!site.Options.Lasting) { return ([], []); }
        if (isSysctl)
        {
            KeptSysctl kept = SysctlKeeper.Keep(site, "vm.nr_hugepages", $"{change.Count}", twin: null);
            return (kept.Steps, kept.Warnings);
        }

        string topic = file.Split('/')[^2] + (change.Node is { } node ? $"-node{node}" : "");
        return TmpFiles.Keep(site, TmpFile.Of(topic, (file, $"{change.Count}")), "hugepages= on the kernel's "
            + "command line");
    }
}
