using Lowmark.Kernel;

namespace Lowmark.Host.Cgroups;

/// <summary>Reads the files of one group after the other.</summary>
/// <remarks>A file that this kernel has not is asked for once a sample, not once a group.</remarks>
internal sealed class MemcgReader(CgroupMount mount, FileGaps gaps)
{
    private const int FirstCpuset = 20;

    private readonly MemcgFile[] _figures = mount.Version == CgroupVersion.V2 ? MemcgFile.V2 : MemcgFile.V1;
    private readonly string[] _cpuset = mount.Version == CgroupVersion.V2 ? Cpuset.FilesV2 : Cpuset.FilesV1;
    private readonly bool[] _isUnknownFile = new bool[CgroupTree.MostFiles];

    public void BeginSample() => Array.Clear(_isUnknownFile);

    /// <param name="keepPaths">Whether the paths are worth their memory.</param>
    public void Read(IHostFiles files, Cgroup group, CgroupFiles wanted, bool keepPaths)
    {
        if ((wanted & CgroupFiles.AllMemory) != CgroupFiles.None) { ReadMemory(files, group, wanted, keepPaths); }
        if ((wanted & CgroupFiles.Cpuset) != CgroupFiles.None) { ReadCpuset(files, group, keepPaths); }
    }

    private void ReadMemory(IHostFiles files, Cgroup group, CgroupFiles wanted, bool keepPaths)
    {
        // Gone: not of the group that had it. Denied: the group is counted and nobody may know how much.
        HostFileState state = ReadFigure(files, group, 0, keepPaths, out long usage);
        if (state == HostFileState.Missing)
        {
            group.Memory = null;
            return;
        }

        Memcg memory = group.Memory ??= new();
        memory.Clear();
        memory.Set(MemcgField.Usage, state, usage);
        for (int i = 1; i < _figures.Length; i++)
        {
            if ((_figures[i].Asked & wanted) == CgroupFiles.None || _isUnknownFile[i]) { continue; }
            state = ReadFigure(files, group, i, keepPaths, out long value);
            memory.Set(_figures[i].Field, state, value);
            if (state == HostFileState.Missing && IsAlive(files, group, keepPaths)) { _isUnknownFile[i] = true; }
        }

        if ((wanted & CgroupFiles.Events) != CgroupFiles.None) { ReadEvents(files, group, memory, keepPaths); }
        if ((wanted & CgroupFiles.LocalEvents) != CgroupFiles.None && mount.Version == CgroupVersion.V2)
        {
            memory.LocalEvents = ReadEventFile(files, group, _figures.Length + 1, "memory.events.local", keepPaths);
        }
    }

    private HostFileState ReadFigure(IHostFiles files, Cgroup group, int index, bool keepPaths, out long value)
    {
        value = 0;
        string name = _figures[index].Name;
        HostFile file = files.Read(group.PathOf(index, name, mount.Folder, keepPaths));
        HostFileState state = file.IsRead && !CgroupLimit.TryParse(file.Text, out value)
            ? HostFileState.Broken
            : file.State;
        gaps.Note(name, state);
        return state;
    }

    private bool IsAlive(IHostFiles files, Cgroup group, bool keepPaths) =>
        files.Read(group.PathOf(0, _figures[0].Name, mount.Folder, keepPaths)).State != HostFileState.Missing;

    private void ReadEvents(IHostFiles files, Cgroup group, Memcg memory, bool keepPaths)
    {
        int index = _figures.Length;
        if (mount.Version == CgroupVersion.V2)
        {
            memory.Events = ReadEventFile(files, group, index, "memory.events", keepPaths);
            return;
        }

        HostFile file = files.Read(group.PathOf(index, "memory.oom_control", mount.Folder, keepPaths));
        bool isControl = OomControl.TryParse(file.Text, out OomControl control);
        gaps.Note("memory.oom_control", file.IsRead && !isControl ? HostFileState.Broken : file.State);
        memory.OomControl = isControl ? control : null;
        if (isControl || memory.Figure(MemcgField.Failures) is not null)
        {
            memory.Events = new(
                null, null, memory.Figure(MemcgField.Failures), null, memory.OomControl?.OomKill, null);
        }
    }

    private MemcgEvents? ReadEventFile(IHostFiles files, Cgroup group, int index, string name, bool keepPaths)
    {
        if (_isUnknownFile[index]) { return null; }
        string path = group.PathOf(index, name, mount.Folder, keepPaths);
        HostFileState state = MemcgEvents.Read(files, path, out MemcgEvents events);
        gaps.Note(name, state);
        if (state == HostFileState.Missing && IsAlive(files, group, keepPaths)) { _isUnknownFile[index] = true; }
        return state == HostFileState.Read ? events : null;
    }

    private void ReadCpuset(IHostFiles files, Cgroup group, bool keepPaths)
    {
        // Backwards: without the last there is none.
        for (int i = _cpuset.Length - 1; i >= 0; i--)
        {
            HostFile file = files.Read(group.PathOf(FirstCpuset + i, _cpuset[i], mount.Folder, keepPaths));
            bool isNotEnabled = i == _cpuset.Length - 1 && file.State == HostFileState.Missing;
            if (isNotEnabled)
            {
                group.Cpuset = null;
                return;
            }

            group.Cpuset ??= new(mount.Version);
            gaps.Note(_cpuset[i], group.Cpuset.Take(i, file));
        }
    }
}
