using Lowmark.Host;

namespace Lowmark.UnitTests.Host;

/// <summary>Files that kernels in the lab printed (lab/README.md), laid out as a machine has them.</summary>
internal static class GuestFiles
{
    private const string States = "lab/states";

    private static readonly Dictionary<string, string> s_folders = new(StringComparer.Ordinal)
    {
        ["meminfo"] = "/proc/",
        ["zoneinfo"] = "/proc/",
        ["buddyinfo"] = "/proc/",
        ["pagetypeinfo"] = "/proc/",
        ["min_free_kbytes"] = "/proc/sys/vm/",
        ["watermark_scale_factor"] = "/proc/sys/vm/",
        ["lowmem_reserve_ratio"] = "/proc/sys/vm/",
        ["extfrag_index"] = "/sys/kernel/debug/extfrag/",
        ["unusable_index"] = "/sys/kernel/debug/extfrag/",
    };

    /// <summary>Kernel and moment: <c>7.2.13/numa-cpuset-before</c>.</summary>
    public static TheoryData<string> Names =>
        [.. Repository.Files(States, "zoneinfo").Select(file => Path.GetDirectoryName(file)![(States.Length + 1)..])];

    public static FakeHost Of(string name)
    {
        FakeHost host = new();
        foreach ((string file, string folder) in s_folders)
        {
            host.With(folder + file, File.ReadAllBytes(Path.Combine(Repository.Root, States, name, file)));
        }

        return host;
    }

    public static byte[] Text(string name, string file) =>
        File.ReadAllBytes(Path.Combine(Repository.Root, States, name, file));
}
