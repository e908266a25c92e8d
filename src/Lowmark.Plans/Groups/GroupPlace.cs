using Lowmark.Diagnosis.Facts;
using System.Globalization;
using Lowmark.Host.Cgroups;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Remedies;

namespace Lowmark.Plans.Groups;

/// <summary>Where the files of one group lie.</summary>
/// <param name="Path">From the root of what is mounted. Hostile text.</param>
internal sealed record GroupPlace(string Path, string Folder, string Mount, CgroupVersion Version)
{
    /// <returns>Why it can not be found, else null.</returns>
    public static string? Find(PlanSite site, CgroupMount? mount, string path, out GroupPlace place)
    {
        place = new(path, "", "", CgroupVersion.V2);
        if (mount is null) { return "No groups of that kind are mounted here."; }
        if (path is "/") { return "The root group is the machine: it has no bounds of its own."; }
        if (!GroupPath.IsInside(path)) { return "That is no path of a group: it leads elsewhere, or names no file."; }
        place = new(path, mount.Folder + path, mount.Folder, mount.Version);
        return site.HasFolder(place.Folder) ? null : $"There is no group {path} below {mount.Folder} now.";
    }

    public string File(string name) => $"{Folder}/{name}";

    /// <summary>The unit whose own group it is, where a systemd runs that would set back what is written past it. A
    /// group below a unit's is the unit's own affair.</summary>
    public string? UnitOf(PlanSite site, LimitCommands keeper) =>
        keeper.Unit is { } unit && site.HasSystemd && Path.EndsWith($"/{unit}", StringComparison.Ordinal) ? unit : null;

    /// <summary>The group above; null for the one right below the root.</summary>
    public GroupPlace? Parent
    {
        get
        {
            int slash = Path.LastIndexOf('/');
            return slash <= 0 ? null : this with { Path = Path[..slash], Folder = Mount + Path[..slash] };
        }
    }

    /// <summary>A figure in bytes; null for none (<c>max</c>, on v1 the largest number there is), and when it was not
    /// read.</summary>
    public static KiB? Bound(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes < 1L << 62
            ? KiB.FromBytes(bytes)
            : null;
}
