using Lowmark.Host.Text;

namespace Lowmark.Plans.Swap;

/// <summary>One file system as it is mounted.</summary>
/// <param name="Folder">Hostile text.</param>
/// <param name="Kind"><c>ext4</c>, <c>xfs</c>, …</param>
internal readonly record struct MountedFileSystem(string Folder, string Kind, bool IsReadOnly);

/// <summary>/proc/mounts: device, folder, kind, options, parted by blanks; blanks in a field are octal escapes
/// (proc(5), show_vfsmnt(), fs/proc_namespace.c).</summary>
internal static class MountTable
{
    private const int MostMounts = 4096;

    /// <returns>What is mounted last on a folder, for that hides what was there.</returns>
    public static IReadOnlyDictionary<string, MountedFileSystem> Read(PlanSite site)
    {
        Dictionary<string, MountedFileSystem> mounts = new(StringComparer.Ordinal);
        string text = site.Text("/proc/mounts").Text ?? site.Text("/proc/self/mounts").Text ?? "";
        foreach (string line in text.Split('\n').Take(MostMounts))
        {
            string[] fields = line.Split(' ');
            if (fields.Length < 4) { continue; }
            string folder = OctalEscapes.Undo(System.Text.Encoding.UTF8.GetBytes(fields[1]));
            mounts[folder] = new(folder, fields[2], fields[3].Split(',').Contains("ro"));
        }

        return mounts;
    }
}
