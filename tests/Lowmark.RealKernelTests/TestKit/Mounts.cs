using System.Diagnostics;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A folder in which a test mounts things; unmounted when it is disposed of.</summary>
internal sealed class Mounts : IDisposable
{
    private readonly Stack<string> _mounted = [];

    /// <summary>Why nothing can be mounted here; null when it can.</summary>
    public static string? Lacking { get; } = Try();

    public string Path { get; } = Directory.CreateTempSubdirectory("lowmark-mounts").FullName;

    /// <exception cref="InvalidOperationException">It can not be mounted.</exception>
    public string Mount(string folder, params string[] what)
    {
        string target = Directory.CreateDirectory(System.IO.Path.Combine(Path, folder)).FullName;
        Run("mount", [.. what, target]);
        _mounted.Push(target);
        return target;
    }

    public static void Remount(string target, string options) => Run("mount", ["-o", $"remount,{options}", target]);

    /// <summary>Only empty folders are removed: what is still mounted stays as it is.</summary>
    public void Dispose()
    {
        while (_mounted.TryPop(out string? target)) { Run("umount", [target]); }
        foreach (string folder in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories)
            .OrderByDescending(folder => folder.Length).Append(Path))
        {
            Directory.Delete(folder);
        }
    }

    private static string? Try()
    {
        if (!Environment.IsPrivilegedProcess) { return "only root may mount"; }
        try
        {
            using Mounts mounts = new();
            mounts.Mount("tmp", "-t", "tmpfs", "-o", "size=64k", "none");
            return null;
        }
        catch (InvalidOperationException error)
        {
            return error.Message;
        }
    }

    private static void Run(string command, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) { throw new InvalidOperationException($"{command}: {said.Trim()}"); }
    }
}

/// <summary>A case that mounts things; skipped, with the reason, where it may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = Mounts.Lacking;
}
