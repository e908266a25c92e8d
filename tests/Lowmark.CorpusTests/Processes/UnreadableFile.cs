using Lowmark.CorpusTests.TestKit;

namespace Lowmark.CorpusTests.Processes;

/// <summary>A file that whoever runs the tests may not read.</summary>
internal static class UnreadableFile
{
    /// <summary>Write only, and sysctl files heed that for root as well (test_perm(), fs/proc/proc_sysctl.c).</summary>
    private const string ForRoot = "/proc/sys/vm/compact_memory";

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? Lacking => Environment.IsPrivilegedProcess && !File.Exists(ForRoot)
        ? $"root may read every file here: there is no {ForRoot}"
        : null;

    public static string In(TempFolder folder)
    {
        if (Environment.IsPrivilegedProcess) { return ForRoot; }
        string path = folder.File("secret.log", "[    1.000000] a line\n");
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(path, UnixFileMode.None); }
        return path;
    }
}

/// <summary>A case that needs a file it may not read; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnreadableFileFactAttribute : FactAttribute
{
    public UnreadableFileFactAttribute() => Skip = UnreadableFile.Lacking;
}
