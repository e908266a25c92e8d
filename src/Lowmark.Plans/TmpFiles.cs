using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans;

/// <summary>Values of /sys kept over a reboot: systemd-tmpfiles writes them at boot.</summary>
internal static class TmpFiles
{
    /// <param name="otherwise">What does the same where no systemd runs.</param>
    public static (EquatableArray<Step> Steps, EquatableArray<string> Warnings) Keep(
        PlanSite site, PersistentFile file, string otherwise)
    {
        if (!site.HasSystemd)
        {
            return ([], [$"It is not kept, for no systemd runs here. Another way is {otherwise}."]);
        }

        SiteText now = site.Text(file.File);
        if (now is { Text: null, State: not HostFileState.Missing })
        {
            return ([], [$"It is not kept: {file.File} {now.Why}."]);
        }

        return now.Text == file.Content
            ? ([], [])
            : ([new ReplaceFile($"keeps it in {file.File}", file.File, now.Text, file.Content)], []);
    }
}
