using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans.Sysctls;

/// <summary>Steps that keep a sysctl over a reboot; none when a file says so already.</summary>
/// <param name="Warnings">What else of that kind stands in the way.</param>
internal sealed record KeptSysctl(EquatableArray<Step> Steps, EquatableArray<string> Warnings);

/// <summary>Where a sysctl is kept, so that no other file overrides it at boot.</summary>
internal static class SysctlKeeper
{
    /// <param name="twin">The setting that the kernel puts to 0 when this one is written; null when there is
    /// none.</param>
    public static KeptSysctl Keep(PlanSite site, string name, string value, string? twin)
    {
        SysctlFiles files = SysctlFiles.Read(site);
        string[] keys = twin is null ? [SysctlText.PathOf(name)] : [SysctlText.PathOf(name), SysctlText.PathOf(twin)];
        return site.Options.Place == SysctlPlace.SysctlConf
            ? InConf(site, files, keys, name, value)
            : InDropIn(site, files, keys, name, value);
    }

    private static KeptSysctl InConf(
        PlanSite site, SysctlFiles files, string[] keys, string name, string value)
    {
        if (site.HasSystemd && files.LinkToConf is null)
        {
            KeptSysctl dropIn = InDropIn(site, files, keys, name, value);
            return dropIn with
            {
                Warnings = [.. dropIn.Warnings, $"systemd does not read {SysctlFiles.Conf} at boot here, for no "
                    + "file of /etc/sysctl.d links to it: a file of its own is written instead."],
            };
        }

        if (files.ConfText is { Text: null, State: not HostFileState.Missing } unread)
        {
            return new([], [$"It is not kept: {SysctlFiles.Conf} {unread.Why}."]);
        }

        string old = files.ConfText.Text ?? "";
        string edited = SysctlText.With(old, keys, name, value);
        IReadOnlyList<string> later = site.HasSystemd
            ? files.After(files.LinkToConf![(files.LinkToConf!.LastIndexOf('/') + 1)..], keys)
            : [];
        return new(
            edited == old ? [] : [Replace(name, value, SysctlFiles.Conf, files.ConfText.Text, edited)],
            later.Count == 0 ? [] : [$"systemd reads {string.Join(", ", later)} after it, with another value of it."]);
    }

    private static KeptSysctl InDropIn(
        PlanSite site, SysctlFiles files, string[] keys, string name, string value)
    {
        PersistentFile usual = SysctlChange.Persistent(name, value);
        string place = files.PlaceAfterAll(usual.File, keys);
        List<Step> steps = [];
        List<string> warnings = [];
        if (place != usual.File)
        {
            string later = string.Join(", ", files.After(usual.File[(usual.File.LastIndexOf('/') + 1)..], keys));
            warnings.Add($"{later} sets it too: {place} is read after that.");
        }

        if (files.ConfText.Text is { } conf && SysctlText.Sets(conf, keys))
        {
            steps.Add(new ReplaceFile(
                $"makes a comment of what {SysctlFiles.Conf} says of {name}", SysctlFiles.Conf, conf,
                SysctlText.Without(conf, keys)));
            warnings.Add($"{SysctlFiles.Conf} sets it too, and is read last: that line becomes a comment.");
        }

        SiteText now = site.Text(place);
        if (now is { Text: null, State: not HostFileState.Missing })
        {
            return new([], [$"It is not kept: {place} {now.Why}."]);
        }

        if (now.Text != usual.Content) { steps.Add(Replace(name, value, place, now.Text, usual.Content)); }
        return new(steps.ToEquatableArray(), warnings.ToEquatableArray());
    }

    private static ReplaceFile Replace(string name, string value, string file, string? old, string text) =>
        new($"keeps {name} = {value} in {file}", file, old, text);
}
