using System.Runtime.InteropServices;
using Lowmark.Host.Processes;
using Lowmark.Kernel;

namespace Lowmark.Host.Cgroups;

/// <summary>All groups of one hierarchy, sampled again and again into the same objects.</summary>
/// <remarks>A group that vanishes while it is read is gone, which is no gap. In a tree of up to
/// <see cref="MostKept"/> groups a sample in which nothing comes or goes allocates nothing; in a larger one it makes
/// the paths anew rather than keep them.</remarks>
public sealed class CgroupTree
{
    /// <summary>As many memory groups as a kernel can have at a time (MEM_CGROUP_ID_MAX,
    /// include/linux/memcontrol.h).</summary>
    public const int MostGroups = 65_535;

    /// <summary>Groups up to which paths are kept between samples.</summary>
    public const int MostKept = 1000;

    internal const int MostFiles = FolderIndex + 1;

    private const int FolderIndex = 31;
    private const int LongestPath = 4096;
    private const int MostPathChars = 1 << 24;
    private const int MostFileNames = 4096;

    private readonly HashSet<string> _fileNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Cgroup> _byPath = new(StringComparer.Ordinal);
    private readonly List<Cgroup> _groups = [];
    private readonly List<Cgroup> _toRead = [];
    private readonly List<string> _names = [];
    private readonly FileGaps _gaps = new();
    private readonly MemcgReader _reader;
    private readonly int _mostGroups;
    private readonly CgroupFiles _readable;
    private readonly string _markOfRoot;
    private int _sample;
    private int _pathChars;

    /// <param name="mostGroups">More are not read, which <see cref="NotRead"/> tells.</param>
    public CgroupTree(CgroupMount mount, int mostGroups = MostGroups)
    {
        ArgumentNullException.ThrowIfNull(mount);
        Mount = mount;
        _mostGroups = mostGroups;
        _reader = new(mount, _gaps);
        _markOfRoot = mount.Folder + (mount.Version == CgroupVersion.V2 ? "/cgroup.type" : "/release_agent");
        _readable = (mount.Version, mount.Controller) switch
        {
            (CgroupVersion.V2, _) => CgroupFiles.All,
            (CgroupVersion.V1, CgroupController.Memory) => CgroupFiles.AllMemory,
            (CgroupVersion.V1, CgroupController.Cpuset) => CgroupFiles.Cpuset,
        };
        Root = new("", "/", null);
    }

    public CgroupMount Mount { get; }

    public Cgroup Root { get; }

    /// <summary>Why there is no tree; <see cref="HostFileState.Read"/> when there is one.</summary>
    public HostFileState State { get; private set; } = HostFileState.Missing;

    /// <summary>Each group before those in it, by name among siblings. Valid until the next sample.</summary>
    public IReadOnlyList<Cgroup> Groups => _groups;

    /// <summary>Folders beyond the most that are read, and those with a path longer than the kernel's; a hostile copy
    /// of a tree may also have more text in its paths than is kept (16 million characters).</summary>
    public int NotRead { get; private set; }

    /// <summary>What the last sample could not read; a folder is named <c>""</c>.</summary>
    public IReadOnlyList<FileGap> Gaps => _gaps.All;

    /// <summary>False when the root of this tree is a group of a larger one (a container, a cgroup namespace): limits
    /// above it hold and can not be seen. Null when it can not be told.</summary>
    /// <remarks>v2's root has no cgroup.type and no memory.max; v1's alone has release_agent.</remarks>
    public bool? IsWhole { get; private set; }

    /// <param name="path">As in <see cref="Cgroup.Path"/>.</param>
    public Cgroup? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Where a file of a group lies, for what is read of chosen ones only: memory.stat
    /// (<see cref="MemcgStat"/>), memory.pressure.</summary>
    public string PathOf(Cgroup group, string file)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.PathOf(0, file, Mount.Folder, keep: false);
    }

    public HostFileState Sample(IHostFiles files, CgroupFiles wanted = CgroupFiles.All)
    {
        ArgumentNullException.ThrowIfNull(files);
        bool keepPaths = _groups.Count is > 0 and <= MostKept;
        _sample++;
        _groups.Clear();
        _gaps.Clear();
        _reader.BeginSample();
        (NotRead, _pathChars) = (0, 0);
        _toRead.Add(Root);
        while (_toRead.Count > 0)
        {
            Cgroup group = _toRead[^1];
            _toRead.RemoveAt(_toRead.Count - 1);
            if (!TryEnter(files, group, keepPaths)) { continue; }
            _groups.Add(group);
            group.ForgetLargest();
            _reader.Read(files, group, wanted & _readable, keepPaths);
        }

        if (_groups.Count == 0) { (Root.Memory, Root.Cpuset) = (null, null); }
        Settle();
        IsWhole = State == HostFileState.Read ? TellWhole(files) : null;
        return State;
    }

    /// <summary>Puts each process into its group, by its own cgroup file.</summary>
    /// <returns>How many have no group here.</returns>
    public CgroupStrays Place(ProcessTable processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        foreach (Cgroup group in _groups) { group.ForgetProcesses(); }
        CgroupStrays strays = default;
        foreach (ProcessRow process in processes.Rows)
        {
            if (process.IsKernelThread) { continue; }
            if (Mount.PathOf(process.Cgroup) is not { } path) { strays = strays with { Untold = strays.Untold + 1 }; }
            else if (FindOf(path) is { } group) { group.AddProcess(process); }
            else if (IsOutside(path)) { strays = strays with { Outside = strays.Outside + 1 }; }
            else { strays = strays with { Gone = strays.Gone + 1 }; }
        }

        return strays;
    }

    /// <summary>The group of a process, by the path in its cgroup file.</summary>
    public Cgroup? FindOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Mount.Root == "/") { return Find(path); }
        if (IsOutside(path)) { return null; }
        ReadOnlySpan<char> inside = path.AsSpan(Mount.Root.Length);
        Dictionary<string, Cgroup>.AlternateLookup<ReadOnlySpan<char>> lookup =
            _byPath.GetAlternateLookup<ReadOnlySpan<char>>();
        return lookup.TryGetValue(inside.IsEmpty ? "/" : inside, out Cgroup? group) ? group : null;
    }

    private bool IsOutside(string path)
    {
        if (Mount.Root == "/") { return path.StartsWith("/..", StringComparison.Ordinal); }
        return !path.StartsWith(Mount.Root, StringComparison.Ordinal)
            || (path.Length > Mount.Root.Length && path[Mount.Root.Length] != '/');
    }

    /// <summary>Lists a folder and queues what is in it.</summary>
    /// <returns>False when it is gone, or no folder at all.</returns>
    private bool TryEnter(IHostFiles files, Cgroup group, bool keepPaths)
    {
        _names.Clear();
        string path = group.PathOf(FolderIndex, "", Mount.Folder, keepPaths);
        HostFileState state = files.List(path, _names);
        if (group.Parent is null) { State = state; }
        if (state is HostFileState.Failed or HostFileState.Missing)
        {
            // What is a file in one group is no folder in another: each name is tried once.
            bool isFile = group.Parent is not null && files.Read(path).State != HostFileState.Missing;
            if (isFile && _fileNames.Count < MostFileNames) { _fileNames.Add(group.Name); }
            return false;
        }

        _gaps.Note("", state);
        group.Sample = _sample;
        int first = _toRead.Count;
        foreach (string name in _names)
        {
            if (_fileNames.Contains(name)) { continue; }
            int length = group.Path.Length + name.Length + 1;
            bool isTooMany = _groups.Count + _toRead.Count >= _mostGroups - 1
                || length > LongestPath || length > MostPathChars - _pathChars;
            if (isTooMany)
            {
                NotRead++;
                continue;
            }

            _pathChars += length;
            _toRead.Add(group.Child(name) ?? group.AddChild(name));
        }

        // The last is taken first.
        CollectionsMarshal.AsSpan(_toRead)[first..]
            .Sort(static (left, right) => string.CompareOrdinal(right.Name, left.Name));
        return true;
    }

    private void Settle()
    {
        bool isChanged = _byPath.Count != _groups.Count;
        foreach (Cgroup group in _groups)
        {
            isChanged |= !_byPath.TryGetValue(group.Path, out Cgroup? known) || known != group;
        }

        if (isChanged) { _byPath.Clear(); }
        foreach (Cgroup group in _groups)
        {
            group.Settle(_sample, isChanged);
            if (isChanged) { _byPath[group.Path] = group; }
            group.Parent?.OfferLargest(group);
        }
    }

    private bool? TellWhole(IHostFiles files)
    {
        if (Mount.Root != "/") { return false; }
        bool hasMark = files.Read(_markOfRoot).State != HostFileState.Missing;
        if (Mount.Version == CgroupVersion.V2) { return !hasMark && Root.Memory is null; }
        if (hasMark) { return true; }
        return Root.Memory?.Max is { Bound: not null } ? false : null;
    }
}

/// <summary>Processes that stand in no group of a tree.</summary>
/// <param name="Outside">In a group that this mount or namespace does not show (<c>/../..</c>).</param>
/// <param name="Gone">In a group that was not there when the tree was read.</param>
/// <param name="Untold">Their cgroup file was not readable, or does not name the hierarchy.</param>
public readonly record struct CgroupStrays(int Outside, int Gone, int Untold);
