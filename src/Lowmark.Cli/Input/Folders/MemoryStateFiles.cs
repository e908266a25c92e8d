namespace Lowmark.Cli.Input.Folders;

/// <summary>Files of a /proc that together are one state of memory.</summary>
internal static class MemoryStateFiles
{
    /// <summary>In the order in which they are read.</summary>
    public static IReadOnlyList<string> Names { get; } = ["zoneinfo", "buddyinfo", "meminfo"];

    /// <summary>Whether a folder, by its name, may hold them.</summary>
    public static bool MayBeIn(string folder) => Path.GetFileName(folder) == "proc";

    /// <summary><c>proc/meminfo</c>, <c>proc/{buddyinfo,meminfo}</c>.</summary>
    public static string NameOf(string folder, IReadOnlyList<string> files) =>
        $"{folder}/{(files.Count == 1 ? files[0] : $"{{{string.Join(',', files)}}}")}";
}
