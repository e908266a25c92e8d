using System.Text;
using Lowmark.Apply.Files;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Steps;

/// <summary>A file of /proc, /sys or a cgroup tree: a regular one, of a file system of the kernel, and reached by no
/// link of its own.</summary>
/// <remarks>In a copy for trying, plain files stand for such files.</remarks>
/// <exception cref="SurpriseException">By every call: it is something else.</exception>
/// <exception cref="LinuxException">By every call: a call of the system failed.</exception>
internal sealed class ValueFile(WritableRoot root, string path)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Without the newline at its end.</summary>
    public string Read()
    {
        using SafeFileHandle file = Open(0);
        return Encoding.UTF8.GetString(FileContent.Read(file, path, MostBytes)).TrimEnd('\n');
    }

    /// <summary>In one call, with a newline, as echo(1) does.</summary>
    public void Write(string value)
    {
        using SafeFileHandle file = Open(Linux.WriteOnly);
        if (root.IsCopy) { FileContent.Cut(file, path, 0); }
        FileContent.WriteAtOnce(file, path, Encoding.UTF8.GetBytes(value + "\n"));
    }

    /// <summary>Looks whether it can be written, and writes nothing.</summary>
    public void CheckWritable() => Open(Linux.WriteOnly).Dispose();

    private SafeFileHandle Open(int flags)
    {
        using OpenFolder folder = root.FolderOf(path, out string name);
        SafeFileHandle file = folder.Open(name, flags);
        try
        {
            Check(file);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Check(SafeFileHandle file)
    {
        if (FileFacts.OfOpen(file) is not { IsRegular: true })
        {
            throw new SurpriseException(Surprises.OtherKind(path, "no regular file"), hasActed: false);
        }

        if (root.IsCopy || IsOfKernel(FileSystem.Of(file, path))) { return; }
        throw new SurpriseException(
            Surprises.OtherKind(path, "a file of some file system, not a setting of the kernel"), hasActed: false);
    }

    private bool IsOfKernel(FileSystem system) => path.StartsWith("/proc/", StringComparison.Ordinal)
        ? system.Magic == FileSystem.Proc
        : system.IsKernels;
}
