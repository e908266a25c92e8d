using Lowmark.Host.Processes;

namespace Lowmark.Host.Cgroups;

/// <summary>One group in a <see cref="CgroupTree"/>, the same object in each sample as long as it lives.</summary>
public sealed class Cgroup
{
    private readonly Dictionary<string, Cgroup> _byName = new(0, StringComparer.Ordinal);
    private readonly List<Cgroup> _children = new(0);
    private readonly List<ProcessRow> _processes = new(0);
    private string?[]? _paths;

    internal Cgroup(string name, string path, Cgroup? parent) => (Name, Path, Parent) = (name, path, parent);

    /// <summary>The last part of the path; empty for the root. Hostile text.</summary>
    public string Name { get; }

    /// <summary>From the root of what is mounted, as /proc/PID/cgroup has it: <c>/</c>, <c>/system.slice/a.service</c>,
    /// systemd's <c>\x2d</c> escapes still in it.</summary>
    public string Path { get; }

    /// <summary>Null for the root.</summary>
    public Cgroup? Parent { get; }

    /// <summary>By name.</summary>
    public IReadOnlyList<Cgroup> Children => _children;

    /// <summary>Null where memory is not counted apart (v2's root, or the controller is not enabled here): it then
    /// counts in the nearest group above that has one.</summary>
    public Memcg? Memory { get; internal set; }

    /// <summary>Null where the controller is not enabled.</summary>
    public Cpuset? Cpuset { get; internal set; }

    /// <summary>Those in this very group, by pid; see <see cref="CgroupTree.Place"/>.</summary>
    public IReadOnlyList<ProcessRow> Processes => _processes;

    internal Cgroup? LargestChild { get; private set; }

    internal Cgroup? SecondChild { get; private set; }

    internal int Sample { get; set; }

    public override string ToString() => Path;

    internal Cgroup? Child(string name) => _byName.GetValueOrDefault(name);

    internal Cgroup AddChild(string name)
    {
        Cgroup child = new(name, Parent is null ? $"/{name}" : $"{Path}/{name}", this);
        _byName.Add(name, child);
        _children.Add(child);
        return child;
    }

    /// <summary>Drops those that the sample did not find, and orders the rest.</summary>
    internal void Settle(int sample, bool isChanged)
    {
        int kept = 0;
        foreach (Cgroup child in _children)
        {
            if (child.Sample == sample) { kept++; }
            else { _byName.Remove(child.Name); }
        }

        if (kept < _children.Count) { _children.RemoveAll(child => !_byName.ContainsKey(child.Name)); }
        if (isChanged) { _children.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name)); }
    }

    internal void ForgetProcesses() => _processes.Clear();

    internal void AddProcess(ProcessRow process) => _processes.Add(process);

    internal void ForgetLargest() => (LargestChild, SecondChild) = (null, null);

    /// <summary>Keeps the two children that hold most; the first of the list among equals.</summary>
    internal void OfferLargest(Cgroup child)
    {
        if (child.Memory?.Usage is not { } usage) { return; }
        if (LargestChild?.Memory?.Usage is not { } most || usage > most)
        {
            (LargestChild, SecondChild) = (child, LargestChild);
        }
        else if (SecondChild?.Memory?.Usage is not { } second || usage > second) { SecondChild = child; }
    }

    /// <param name="index">The file's place in the tree's list of files.</param>
    internal string PathOf(int index, string file, string mount, bool keep)
    {
        if (!keep) { return Join(file, mount); }
        _paths ??= new string?[CgroupTree.MostFiles];
        return _paths[index] ??= Join(file, mount);
    }

    private string Join(string file, string mount)
    {
        string group = Parent is null ? "" : Path;
        return file.Length == 0 ? mount + group : $"{mount}{group}/{file}";
    }
}
