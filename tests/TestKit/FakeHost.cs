using System.Text;
using Lowmark.Host;

namespace Lowmark.TestKit;

/// <summary>Files of a machine in memory. Reading allocates nothing, so that a test can measure the reader.</summary>
internal sealed class FakeHost : IHostFiles
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostFileState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _folders = new(StringComparer.Ordinal);

    /// <summary>Files and folders asked for so far.</summary>
    public int Reads { get; private set; }

    /// <summary>Is told of each path before it is read: where a test lets something vanish.</summary>
    public Action<string>? BeforeRead { get; set; }

    public FakeHost With(string path, string text) => With(path, Encoding.UTF8.GetBytes(text));

    public FakeHost With(string path, byte[] text)
    {
        _files[path] = text;
        AddToFolder(path);
        return this;
    }

    public FakeHost WithFolder(string path)
    {
        if (_folders.TryAdd(path, [])) { AddToFolder(path); }
        return this;
    }

    /// <summary>A file or folder that is there and can not be read.</summary>
    public FakeHost Without(string path, HostFileState why)
    {
        _states[path] = why;
        AddToFolder(path);
        return this;
    }

    /// <summary>A file, or a folder with all that is in it, is gone.</summary>
    public void Remove(string path)
    {
        bool IsOfIt(string key) => key == path || key.StartsWith(path + "/", StringComparison.Ordinal);
        foreach (string key in _files.Keys.Where(IsOfIt).ToArray()) { _files.Remove(key); }
        foreach (string key in _folders.Keys.Where(IsOfIt).ToArray()) { _folders.Remove(key); }
        foreach (string key in _states.Keys.Where(IsOfIt).ToArray()) { _states.Remove(key); }
        (string folder, string name) = Split(path);
        if (_folders.TryGetValue(folder, out List<string>? names)) { names.Remove(name); }
    }

    public HostFile Read(string path)
    {
        Note(path);
        if (_states.TryGetValue(path, out HostFileState state)) { return new(state, default); }
        if (_files.TryGetValue(path, out byte[]? text)) { return new(HostFileState.Read, text); }
        return new(_folders.ContainsKey(path) ? HostFileState.Failed : HostFileState.Missing, default);
    }

    public HostFileState List(string folder, ICollection<string> names)
    {
        Note(folder);
        if (_files.ContainsKey(folder)) { return HostFileState.Failed; }
        if (_states.TryGetValue(folder, out HostFileState state)) { return state; }
        if (_folders.TryGetValue(folder, out List<string>? entries))
        {
            foreach (string entry in entries) { names.Add(entry); }
            return HostFileState.Read;
        }

        return HostFileState.Missing;
    }

    private void Note(string path)
    {
        Reads++;
        BeforeRead?.Invoke(path);
    }

    private void AddToFolder(string path)
    {
        (string folder, string name) = Split(path);
        if (name.Length == 0) { return; }
        WithFolder(folder);
        if (!_folders[folder].Contains(name)) { _folders[folder].Add(name); }
    }

    private static (string Folder, string Name) Split(string path)
    {
        int slash = path.LastIndexOf('/');
        return (slash <= 0 ? "/" : path[..slash], path[(slash + 1)..]);
    }
}
