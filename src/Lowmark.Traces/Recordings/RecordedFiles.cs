using Lowmark.Host;

namespace Lowmark.Traces.Recordings;

/// <summary>The machine's files as a recording last told them.</summary>
internal sealed class RecordedFiles : IHostFiles
{
    private const int MostFiles = 256;
    private const int MostBytes = 64 * 1024 * 1024;

    private readonly Dictionary<string, (HostFileState State, byte[] Text)> _files = new(StringComparer.Ordinal);
    private long _bytes;

    public HostFile Read(string path) =>
        _files.TryGetValue(path, out (HostFileState State, byte[] Text) file)
            ? new(file.State, file.Text)
            : new(HostFileState.Missing, default);

    public HostFileState List(string folder, ICollection<string> names)
    {
        string prefix = folder.TrimEnd('/') + "/";
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string path in _files.Keys)
        {
            if (!path.StartsWith(prefix, StringComparison.Ordinal)) { continue; }
            int end = path.IndexOf('/', prefix.Length);
            seen.Add(end < 0 ? path[prefix.Length..] : path[prefix.Length..end]);
        }

        foreach (string name in seen) { names.Add(name); }
        return seen.Count > 0 ? HostFileState.Read : HostFileState.Missing;
    }

    /// <summary>What does not fit any more is kept as one that could not be read.</summary>
    public void Keep(string path, HostFileState state, byte[] text)
    {
        int before = _files.TryGetValue(path, out (HostFileState State, byte[] Text) old) ? old.Text.Length : 0;
        if (_files.Count == MostFiles && !_files.ContainsKey(path)) { return; }
        bool fits = _bytes - before + text.Length <= MostBytes;
        _files[path] = fits ? (state, text) : (HostFileState.Failed, []);
        _bytes += (fits ? text.Length : 0) - before;
    }
}
