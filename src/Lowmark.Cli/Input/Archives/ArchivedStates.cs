using Lowmark.Cli.Input.Folders;

namespace Lowmark.Cli.Input.Archives;

/// <summary>The states of memory in an archive: files that belong together may lie far apart in it, so they are kept
/// until its end.</summary>
/// <remarks>Bounded: what is more than all of them may take is passed over. The zoneinfo of a large host has a few
/// MiB.</remarks>
internal sealed class ArchivedStates
{
    private const int MostFolders = 16;
    private const int MostBytes = 32 << 20;

    private readonly List<string> _folders = [];
    private readonly Dictionary<(string Folder, string File), MemoryStream> _files = [];
    private long _bytes;

    /// <returns>Whether it is one of such files, and was read.</returns>
    public bool TryKeep(TarMember member)
    {
        int slash = member.Name.LastIndexOf('/');
        (string folder, string file) = (member.Name[..Math.Max(slash, 0)], member.Name[(slash + 1)..]);
        if (!MemoryStateFiles.MayBeIn(folder) || !MemoryStateFiles.Names.Contains(file)) { return false; }
        if (!_folders.Contains(folder) && _folders.Count == MostFolders) { return false; }
        if (TextOf(member.Content, MostBytes - _bytes) is not { } text) { return false; }
        if (!_folders.Contains(folder)) { _folders.Add(folder); }
        _bytes += text.Length;
        _files[(folder, file)] = text;
        return true;
    }

    /// <returns>Null when it is longer.</returns>
    private static MemoryStream? TextOf(Stream content, long mostBytes)
    {
        MemoryStream text = new();
        byte[] piece = new byte[64 * 1024];
        for (int count = content.Read(piece); count > 0; count = content.Read(piece))
        {
            if (text.Length + count > mostBytes) { return null; }
            text.Write(piece.AsSpan(0, count));
        }

        return text;
    }

    /// <summary>An input for each folder, in the order of the archive.</summary>
    public IEnumerable<InputSource> In(InputSource archive)
    {
        foreach (string folder in _folders)
        {
            string[] there = [.. MemoryStateFiles.Names.Where(name => _files.ContainsKey((folder, name)))];
            yield return new(
                $"{archive.Name}:{MemoryStateFiles.NameOf(folder, there)}",
                () => new JoinedStreams([.. there.Select(Opener)]))
            {
                WasFound = true,
            };

            Func<Stream> Opener(string name) => () => new MemoryStream(_files[(folder, name)].ToArray());
        }
    }
}
