using System.Diagnostics;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A folder with this machine's /proc and its debugfs in it, as a container may have its host's; unmounted
/// when it is disposed of.</summary>
internal sealed class MountedRoot : IDisposable
{
    /// <summary>Inner ones first.</summary>
    private static readonly string[] s_folders = ["proc", "sys/kernel/debug", "sys/kernel", "sys", ""];

    private readonly List<string> _mounted = [];

    /// <exception cref="InvalidOperationException">Something could not be mounted.</exception>
    public MountedRoot()
    {
        Path = Directory.CreateTempSubdirectory("lowmark-root").FullName;
        try
        {
            Mount("proc", "--bind", "/proc");
            Mount("sys/kernel/debug", "-t", "debugfs", "none");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why this machine can not have one; null when it can.</summary>
    public static string? Lacking { get; } = Try();

    public string Path { get; }

    /// <summary>Only empty folders are removed: what is still mounted stays as it is.</summary>
    public void Dispose()
    {
        foreach (string folder in _mounted) { Run("umount", folder); }
        foreach (string folder in s_folders)
        {
            string path = System.IO.Path.Combine(Path, folder);
            if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()) { Directory.Delete(path); }
        }
    }

    private void Mount(string folder, params string[] what)
    {
        string target = Directory.CreateDirectory(System.IO.Path.Combine(Path, folder)).FullName;
        if (Run("mount", [.. what, target]) != 0)
        {
            throw new InvalidOperationException($"{folder} can not be mounted");
        }

        _mounted.Add(target);
    }

    private static string? Try()
    {
        if (!Environment.IsPrivilegedProcess) { return "only root may mount debugfs"; }
        try
        {
            using MountedRoot root = new();
            return null;
        }
        catch (InvalidOperationException error)
        {
            return error.Message;
        }
    }

    private static int Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A case that needs a <see cref="MountedRoot"/>; skipped, with the reason, where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountedRootFactAttribute : FactAttribute
{
    public MountedRootFactAttribute() => Skip = MountedRoot.Lacking;
}
