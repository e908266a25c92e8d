using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans.Sysctls;

/// <summary>A sysctl: written below /proc/sys now, and kept in a file that is read at boot.</summary>
/// <remarks>The file is not loaded as a whole after it is written: that would change whatever else stands there and was
/// set otherwise since. The value is written as itself.</remarks>
internal static class SysctlPlan
{
    /// <summary>Pairs of which a kernel keeps the one that was written last, and sets the other to 0
    /// (overcommit_ratio_handler(), mm/util.c; dirty_bytes_handler(), mm/page-writeback.c).</summary>
    private static readonly (string First, string Second)[] s_pairs =
    [
        ("vm.overcommit_ratio", "vm.overcommit_kbytes"),
        ("vm.dirty_ratio", "vm.dirty_bytes"),
        ("vm.dirty_background_ratio", "vm.dirty_background_bytes"),
    ];

    public static Draft Of(SetSysctl change, PlanSite site)
    {
        (string name, string value) = (change.Name, string.Join(' ', SysctlBounds.Words(change.Value)));
        if (name is "vm.compact_memory" or "vm.drop_caches")
        {
            return Draft.Refuse($"{name} is no setting: it does something when it is written to.",
                name == "vm.drop_caches" ? "--set drop_caches" : "--set compact");
        }

        if (name is "vm.nr_hugepages")
        {
            return Draft.Refuse("Huge pages are reserved with another setting.", $"--set hugepages={value}");
        }

        if (!SysctlBounds.Knows(name))
        {
            return Draft.Refuse(
                $"{name} is none of the settings whose bounds are known here.",
                $"sudo sysctl -w {ShellQuote.Operand($"{name}={value}")}");
        }

        SiteText now = site.Value(FileOf(name));
        if (now.Text is not { } old) { return Draft.Refuse($"{FileOf(name)} {now.Why}."); }
        if (SysctlBounds.WhyNot(name, value, old) is { } why) { return Draft.Refuse(why); }
        (string? refusal, EquatableArray<string> warnings) = SysctlRisks.Judge(name, value, site);
        if (refusal is not null) { return Draft.Refuse(refusal); }
        string? twin = TwinOf(name);
        string? oldTwin = twin is null ? null : site.Value(FileOf(twin)).Text;
        if (oldTwin is not (null or "0") && !name.StartsWith("vm.overcommit", StringComparison.Ordinal))
        {
            return Draft.Refuse(
                $"{twin} rules, with {oldTwin}: a value for {name} would set it to 0, and the kernel takes no 0 to put "
                    + "it back.",
                $"--set {twin![3..]}=VALUE");
        }

        List<Step> steps = [];
        if (site.Options.Now && !Same(old, value))
        {
            // The twin first, so that taking back in reverse order ends with what ruled before.
            if (oldTwin is not (null or "0")) { steps.Add(Write(twin!, oldTwin, "0")); }
            steps.Add(Write(name, old, value));
        }

        KeptSysctl kept = site.Options.Lasting
            ? SysctlKeeper.Keep(site, name, value, twin)
            : new([], []);
        return new Drafted(
            steps.ToEquatableArray(), kept.Steps, SysctlRisks.CostOf(name),
            $"writes {old} again{(kept.Steps.IsEmpty ? "" : " and puts the files back as they were")}")
        {
            Warnings = [.. warnings, .. kept.Warnings],
        };
    }

    public static string FileOf(string name) => $"/proc/sys/{SysctlText.PathOf(name)}";

    private static WriteValue Write(string name, string old, string value) =>
        new($"sets {name} from {old} to {value}", FileOf(name), old, value, ValueForm.Text);

    private static bool Same(string old, string value) =>
        SysctlBounds.Words(old).SequenceEqual(SysctlBounds.Words(value));

    private static string? TwinOf(string name)
    {
        foreach ((string first, string second) in s_pairs)
        {
            if (name == first) { return second; }
            if (name == second) { return first; }
        }

        return null;
    }
}
