using System.Globalization;
using Lowmark.Host;
using Lowmark.Host.Cgroups;
using Lowmark.Kernel;

namespace Lowmark.Tracer;

/// <summary>The tasks of a memory group and of those below it: cgroup.threads (version 2), tasks (version 1).</summary>
internal sealed class GroupTasks
{
    private const int MostGroups = 4096;
    private const int MostTasks = 1 << 16;

    private readonly IHostFiles _files;
    private readonly string _folder;
    private readonly string _list;

    private GroupTasks(IHostFiles files, string folder, string list)
    {
        _files = files;
        _folder = folder;
        _list = list;
    }

    /// <param name="group">From the root of its hierarchy. Hostile text.</param>
    public static GroupTasks? Find(IHostFiles files, string group, out TraceRefusal? refusal)
    {
        refusal = null;
        if (CgroupMounts.Find(files).Memory is not { } mount)
        {
            refusal = new("no memory groups are mounted here: --group can not be told");
            return null;
        }

        string below = mount.Root.Length > 1 && group.StartsWith(mount.Root, StringComparison.Ordinal)
            ? group[mount.Root.Length..]
            : group;
        string folder = $"{mount.Folder}/{below.Trim('/')}".TrimEnd('/');
        string list = mount.Version == CgroupVersion.V2 ? "cgroup.threads" : "tasks";
        bool leadsOut = below.Split('/').Contains("..", StringComparer.Ordinal);
        if (!leadsOut && files.Read($"{folder}/{list}").State != HostFileState.Missing)
        {
            return new(files, folder, list);
        }

        refusal = new($"there is no memory group {group} below {mount.Folder}");
        return null;
    }

    public HashSet<int> Read()
    {
        HashSet<int> tasks = [];
        List<string> folders = [_folder];
        List<string> names = [];
        for (int i = 0; i < folders.Count && tasks.Count < MostTasks; i++)
        {
            Add(_files.Read($"{folders[i]}/{_list}").Text, tasks);
            names.Clear();
            _ = _files.List(folders[i], names);
            foreach (string name in names)
            {
                // Files of a group have a dot in their names or are these; what else is there is a group.
                string below = $"{folders[i]}/{name}";
                if (folders.Count < MostGroups && IsGroup(below)) { folders.Add(below); }
            }
        }

        return tasks;
    }

    private bool IsGroup(string folder) => _files.Read($"{folder}/{_list}").IsRead;

    private static void Add(ReadOnlySpan<byte> list, HashSet<int> tasks)
    {
        foreach (Range range in list.Split((byte)'\n'))
        {
            if (int.TryParse(list[range], NumberStyles.None, CultureInfo.InvariantCulture, out int task) && task > 0
                && tasks.Count < MostTasks)
            {
                tasks.Add(task);
            }
        }
    }
}
