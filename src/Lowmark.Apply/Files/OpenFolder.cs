using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Files;

/// <summary>A folder that is held open: what is done in it is done in this very one, whatever is renamed
/// meanwhile. No name in it is followed when it is a symbolic link.</summary>
/// <param name="path">From the machine's root; for messages.</param>
/// <exception cref="LinuxException">By every call: it failed.</exception>
internal sealed class OpenFolder(SafeFileHandle handle, string path) : IDisposable
{
    public string Path { get; } = path;

    public FileFacts Facts => FileFacts.OfOpen(handle) ?? throw LinuxException.Last(Path);

    /// <summary>On its file system, for those who are not root.</summary>
    public long FreeBytes => FileSystem.Of(handle, Path).FreeBytes;

    public void Dispose() => handle.Dispose();

    public SafeFileHandle Open(string name, int flags, int mode = 0)
    {
        SafeFileHandle file = Linux.OpenAt(
            handle, name, flags | Linux.NoLink | Linux.NoWait | Linux.CloseOnExec, mode);
        if (!file.IsInvalid) { return file; }
        LinuxException error = LinuxException.Last(PathOf(name));
        file.Dispose();
        throw error;
    }

    public OpenFolder Folder(string name) => new(Open(name, Linux.FolderOnly), PathOf(name));

    /// <returns>Null when there is no such name.</returns>
    public FileFacts? FactsOf(string name)
    {
        try
        {
            using SafeFileHandle file = Open(name, Linux.PathOnly);
            return FileFacts.OfOpen(file);
        }
        catch (LinuxException error) when (error.Error == Errno.NoSuchFile)
        {
            return null;
        }
    }

    public void MakeFolder(string name, int mode) => Check(Linux.MakeFolder(handle, name, (uint)mode), name);

    public void RemoveFile(string name) => Check(Linux.Remove(handle, name, 0), name);

    public void RemoveFolder(string name) => Check(Linux.Remove(handle, name, Linux.RemovesFolder), name);

    /// <summary>Of all that lies in it, in no order.</summary>
    public IReadOnlyList<string> Names()
    {
        List<string> names = [];
        int error = new FolderEntries().Add((int)handle.DangerousGetHandle(), names);
        return error == 0 ? names : throw new LinuxException((Errno)error, Path);
    }

    /// <summary>The name stands for the other file from now on, never for none.</summary>
    public void Replace(string name, string by) => Check(Linux.Rename(handle, by, handle, name), name);

    /// <summary>Gives a file a name that must be free.</summary>
    public void GiveFreeName(string file, string name)
    {
        Check(Linux.Link(handle, file, handle, name, 0), name);
        RemoveFile(file);
    }

    /// <summary>Names that were given or taken are on the disk after it.</summary>
    public void Sync() => Check(Linux.Sync(handle), "");

    private void Check(int result, string name)
    {
        if (result != 0) { throw LinuxException.Last(PathOf(name)); }
    }

    private string PathOf(string name) => name.Length == 0 ? Path : $"{Path.TrimEnd('/')}/{name}";
}
