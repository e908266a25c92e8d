namespace Lowmark.Host;

/// <summary>The files of a machine, or of a folder shaped like one (a sosreport, a guest's copy, a host's mount in a
/// container). Its implementation alone opens files; what they hold is read by one type for each kernel file.</summary>
/// <remarks>Not for several threads: the text of a file lies in a buffer that the next read overwrites.</remarks>
public interface IHostFiles
{
    /// <summary>The whole file in one go: files of /proc say they are empty and change between reads.</summary>
    /// <param name="path">As on the machine, from its root: <c>/proc/meminfo</c>.</param>
    /// <returns>Valid until the next read. Never throws for what a file is or is not.</returns>
    HostFile Read(string path);

    /// <summary>Adds the names of a folder's entries, without its path and in no order.</summary>
    /// <returns>Why there are none, or <see cref="HostFileState.Read"/>.</returns>
    HostFileState List(string folder, ICollection<string> names);
}

/// <summary>What came of reading a file.</summary>
public enum HostFileState
{
    Read,

    /// <summary>Not there, or gone while it was read (a process that ended).</summary>
    Missing,

    /// <summary>Only root may read it.</summary>
    Denied,

    /// <summary>The kernel gave an error, or it is no file, or one too large for what it should be.</summary>
    Failed,

    /// <summary>It was read, and what stands there is not what the kernel prints: cut off, empty, or another file's
    /// text.</summary>
    Broken,
}

/// <summary>One file's text, or why there is none.</summary>
public readonly ref struct HostFile(HostFileState state, ReadOnlySpan<byte> text)
{
    public HostFileState State { get; } = state;

    /// <summary>Empty when it was not read. Hostile text: names in it are chosen by whoever runs a program.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    public bool IsRead => State == HostFileState.Read;
}
