using System.Runtime.InteropServices;
using Lowmark.Host;
using Lowmark.Kernel.Text;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Tracer.Files;

/// <summary>The kernel's tracing files, to be read: where they are mounted, else by a mount of our own that nobody
/// sees.</summary>
internal sealed class TracefsRoot : IDisposable
{
    private const string UsualFolder = "/sys/kernel/tracing";
    private const string LockdownPath = "/sys/kernel/security/lockdown";
    private const string OldFolder = "/sys/kernel/debug/tracing";

    private readonly SafeFileHandle? _mount;

    private TracefsRoot(string folder, SafeFileHandle? mount)
    {
        Folder = folder;
        _mount = mount;
    }

    public string Folder { get; }

    public static TracefsRoot? Find(IHostFiles files, out TraceRefusal? refusal)
    {
        refusal = null;
        if (files.Read(LockdownPath).Text.IndexOf("[confidentiality]"u8) >= 0)
        {
            refusal = new($"the kernel is locked down to confidentiality ({LockdownPath}): it lets nobody trace");
            return null;
        }

        foreach (string folder in Mounted(files))
        {
            if (Directory.Exists($"{folder}/instances")) { return new(folder, null); }
        }

        // The folder of the mount may be read by root alone: it is there, and looks as if it were not.
        if (!Environment.IsPrivilegedProcess)
        {
            refusal = new("tracing is for root: run it with sudo");
            return null;
        }

        if (files.Read("/proc/filesystems").Text.IndexOf("\ttracefs\n"u8) < 0)
        {
            refusal = new("this kernel has no tracefs (/proc/filesystems): it is older than 4.1 or built without"
                + " CONFIG_TRACING");
            return null;
        }

        SafeFileHandle? mount = DetachedMount.OfTracefs(out int error);
        if (mount is not null) { return new($"/proc/self/fd/{mount.DangerousGetHandle()}", mount); }
        refusal = new($"tracefs is not mounted and can not be mounted here"
            + $" ({Marshal.GetPInvokeErrorMessage(error)}): mount -t tracefs tracefs {UsualFolder}");
        return null;
    }

    public IReadOnlyList<string> Folders(string path)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"{Folder}/{path}").Select(Path.GetFileName).OfType<string>()];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { return []; }
    }

    /// <returns>Null when it can not be read.</returns>
    public byte[]? Read(string path)
    {
        try { return File.ReadAllBytes($"{Folder}/{path}"); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { return null; }
    }

    public void Dispose() => _mount?.Dispose();

    private static List<string> Mounted(IHostFiles files)
    {
        List<string> folders = [UsualFolder, OldFolder];
        ReadOnlySpan<byte> mounts = files.Read("/proc/self/mounts").Text;
        foreach (Range range in mounts.Split((byte)'\n'))
        {
            LineCursor cursor = new(mounts[range]);
            if (!cursor.TryTakeThrough(" "u8, out _)
                || !cursor.TryTakeThrough(" "u8, out ReadOnlySpan<byte> folder)
                || !cursor.TryTakeThrough(" "u8, out ReadOnlySpan<byte> kind))
            {
                continue;
            }

            string name = Host.Text.OctalEscapes.Undo(folder);
            if (kind.SequenceEqual("tracefs"u8)) { folders.Add(name); }
            else if (kind.SequenceEqual("debugfs"u8)) { folders.Add($"{name}/tracing"); }
        }

        return folders;
    }
}
