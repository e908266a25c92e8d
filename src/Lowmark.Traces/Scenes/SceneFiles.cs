namespace Lowmark.Traces.Scenes;

/// <summary>The files of a machine that belong to a trace: which pages lie in which zone, what the reserve is, how the
/// free memory is cut. A live trace reads them, a recording holds them as they were.</summary>
public static class SceneFiles
{
    /// <summary>That do not change while a trace runs: read at the beginning.</summary>
    public static IReadOnlyList<string> Still { get; } =
    [
        "/proc/sys/kernel/osrelease", "/proc/meminfo", "/proc/zoneinfo", "/proc/pagetypeinfo",
        "/proc/sys/vm/min_free_kbytes", "/proc/sys/vm/watermark_scale_factor",
    ];

    /// <summary>That do: read each second or so.</summary>
    public static IReadOnlyList<string> Moving { get; } = ["/proc/buddyinfo"];

    /// <summary>The mappings of one process, read at the beginning and at the end.</summary>
    public static string Maps(int pid) => $"/proc/{pid}/maps";
}
