using System.Globalization;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A memory cgroup of this machine that a test made; removed at the end, with its children first.</summary>
/// <remarks>Files: Documentation/admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst, Linux 6.12.</remarks>
internal sealed class MemoryCgroup : IDisposable
{
    private const string V1Root = "/sys/fs/cgroup/memory";
    private const string V2Root = "/sys/fs/cgroup";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static int _made;

    private readonly List<MemoryCgroup> _children = [];

    private MemoryCgroup(string folder)
    {
        Folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>Why no group can be made here; null when one can.</summary>
    public static string? Lacking { get; } = FindLack();

    /// <summary>Why a kill can not take a whole group here; null when it can.</summary>
    public static string? LackingGroupKill =>
        Lacking ?? (IsV2 ? null : "memory.oom.group is cgroup v2's, and the memory controller is on cgroup v1 here");

    public string Folder { get; }

    /// <summary>As the kernel prints it, from the root of the hierarchy.</summary>
    public string Path => Folder[Root.Length..];

    private static bool IsV2 => File.Exists($"{V2Root}/cgroup.controllers");

    private static string Root => IsV2 ? V2Root : V1Root;

    /// <param name="limitMiB">Without swap.</param>
    public static MemoryCgroup Make(int limitMiB)
    {
        int number = Interlocked.Increment(ref _made);
        MemoryCgroup group = new($"{Root}/lowmark-test-{Environment.ProcessId}-{number}");
        long bytes = limitMiB * 1024L * 1024;
        string limit = bytes.ToString(CultureInfo.InvariantCulture);
        group.Write(IsV2 ? "memory.max" : "memory.limit_in_bytes", limit);
        group.WriteIfThere("memory.swap.max", "0");
        group.WriteIfThere("memory.swappiness", "0");
        return group;
    }

    public MemoryCgroup Child(string name)
    {
        if (IsV2) { Write("cgroup.subtree_control", "+memory"); }
        MemoryCgroup child = new($"{Folder}/{name}");
        _children.Add(child);
        return child;
    }

    public void Write(string file, string value) => File.WriteAllText($"{Folder}/{file}", value);

    /// <summary>How often the limit was hit, reclaim or not.</summary>
    public long TimesAtLimit => IsV2
        ? Number(File.ReadLines($"{Folder}/memory.events").Single(IsMax)[4..])
        : Number(File.ReadAllText($"{Folder}/memory.failcnt"));

    public void Dispose()
    {
        _children.ForEach(child => child.Dispose());

        // A killed task is charged to its group until it is reaped, and a group in use can not be removed.
        DateTime end = DateTime.UtcNow + Patience;
        while (Directory.Exists(Folder))
        {
            try { Directory.Delete(Folder); }
            catch (IOException) when (DateTime.UtcNow < end) { Thread.Sleep(20); }
        }
    }

    private static string? FindLack()
    {
        if (!Environment.IsPrivilegedProcess) { return "only root makes memory cgroups"; }
        string needed = IsV2 ? $"{V2Root}/cgroup.subtree_control" : $"{V1Root}/memory.limit_in_bytes";
        if (!File.Exists(needed)) { return "no memory cgroups are mounted here"; }
        if (IsV2 && !File.ReadAllText(needed).Contains("memory", StringComparison.Ordinal))
        {
            return "the memory controller is not handed on by the root cgroup";
        }

        return KernelLog.Lacking;
    }

    private static bool IsMax(string line) => line.StartsWith("max ", StringComparison.Ordinal);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private void WriteIfThere(string file, string value)
    {
        if (File.Exists($"{Folder}/{file}")) { Write(file, value); }
    }
}
