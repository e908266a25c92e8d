using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Files;

/// <summary>The machine that is changed, or a folder shaped like one: all files are opened below it, and symbolic links
/// on the way are followed as if it were the root, so that none leads out of it.</summary>
/// <remarks>Not for several threads.</remarks>
public sealed class WritableRoot : IDisposable
{
    private readonly RootedOpen _open;

    /// <param name="root"><c>/</c> for this machine; a host's root as a container sees it; or a copy.</param>
    /// <param name="isCopy">Whether plain files may stand for values of the kernel: in a copy for trying. A folder that
    /// is not said to be one is taken for a machine.</param>
    /// <exception cref="IOException">It can not be opened.</exception>
    public WritableRoot(string root = "/", bool isCopy = false)
    {
        ArgumentNullException.ThrowIfNull(root);
        IsMachine = root == "/";
        IsCopy = isCopy && !IsMachine;
        _open = new(root);
    }

    /// <summary>This very machine.</summary>
    public bool IsMachine { get; }

    public bool IsCopy { get; }

    public void Dispose() => _open.Dispose();

    /// <summary>The folder that a file lies in.</summary>
    /// <param name="path">From the root, beginning with '/'.</param>
    /// <param name="name">Of the file in it.</param>
    /// <exception cref="LinuxException">There is no such folder; or the path is none.</exception>
    internal OpenFolder FolderOf(string path, out string name)
    {
        int slash = path.LastIndexOf('/');
        name = path[(slash + 1)..];
        if (!IsPlain(path)) { throw new LinuxException(Errno.Invalid, path); }
        return Folder(slash == 0 ? "/" : path[..slash]);
    }

    /// <exception cref="LinuxException">There is none.</exception>
    internal OpenFolder Folder(string path)
    {
        int folder = _open.Folder(path, out int error);
        return folder >= 0
            ? new(new SafeFileHandle(folder, ownsHandle: true), path)
            : throw new LinuxException((Errno)error, path);
    }

    private static bool IsPlain(string path) =>
        path is ['/', _, ..] && !path.Contains('\0', StringComparison.Ordinal)
        && path[1..].Split('/').All(part => part is not ("" or "." or ".."));
}
