namespace Lowmark.Host;

/// <summary>Files that could not be read, counted by name and reason: a thousand denied files are one
/// statement.</summary>
public sealed class FileGaps
{
    private readonly List<FileGap> _gaps = [];

    /// <summary>In the order in which they were met.</summary>
    public IReadOnlyList<FileGap> All => _gaps;

    internal void Clear() => _gaps.Clear();

    /// <summary>A file that is missing is of a kernel that has none, or of a process or group that just ended: absent,
    /// and no gap.</summary>
    internal void Note(string file, HostFileState state)
    {
        if (state is HostFileState.Read or HostFileState.Missing) { return; }
        for (int i = 0; i < _gaps.Count; i++)
        {
            if (_gaps[i].State != state || _gaps[i].File != file) { continue; }
            _gaps[i] = _gaps[i] with { Count = _gaps[i].Count + 1 };
            return;
        }

        _gaps.Add(new(file, state, 1));
    }
}

/// <param name="File">Its name in the folder of the process or group.</param>
/// <param name="Count">Of processes or groups; at least 1.</param>
public readonly record struct FileGap(string File, HostFileState State, int Count);
