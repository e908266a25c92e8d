using Lowmark.Apply.Files;

namespace Lowmark.Cli.Input.Folders;

/// <summary>Finds in a folder what is worth reading: by name, in the order in which rotated logs were written, the
/// files of a folder before those of the folders in it.</summary>
/// <remarks>Follows no link, opens no device or pipe, and ends: by depth and by count.</remarks>
internal sealed class LogFolder(string root, CliHost host, InputNotes notes)
{
    private const int MostDepth = 16;
    private const int MostEntries = 200_000;

    private readonly List<InputSource> _states = [];
    private int _entries;

    /// <summary>The state of memory last: it is that of the time when the folder was made.</summary>
    public IEnumerable<InputSource> Find() => Below(root, 0).Concat(_states);

    private IEnumerable<InputSource> Below(string folder, int depth)
    {
        List<string> folders = [];
        foreach (string path in RotatedName.Sort(Names(folder)).Select(name => Path.Combine(folder, name)))
        {
            if (++_entries > MostEntries)
            {
                if (_entries == MostEntries + 1)
                {
                    notes.Complain($"{root}: more than {MostEntries} files; the rest is not read; name a folder in it");
                }

                yield break;
            }

            FileFacts? facts = FileFacts.OfPath(path);
            if (facts is { IsLink: true }) { NoteLink(path); }
            else if (facts?.IsFolder ?? Directory.Exists(path)) { folders.Add(path); }
            else if (facts is { IsRegular: false }) { notes.Skip(path, "devices, pipes or sockets"); }
            else if (SourceOf(path) is { } source) { yield return source; }
        }

        foreach (string path in folders)
        {
            if (StateIn(path) is { } state) { _states.Add(state); }
            if (!LogNames.MayHoldLogs(Path.GetFileName(path))) { continue; }
            if (depth == MostDepth) { notes.Skip(path, "too deep"); }
            else
            {
                foreach (InputSource source in Below(path, depth + 1)) { yield return source; }
            }
        }
    }

    private InputSource? SourceOf(string path)
    {
        Worth worth = LogNames.Of(Path.GetFileName(path));
        if (worth is Worth.Skip)
        {
            notes.Skip(path, path.EndsWith(".journal", StringComparison.Ordinal) ? "systemd journals" : "by name");
            return null;
        }

        return InputSource.OfFile(path, host) with { WasFound = true, NeedsLook = worth is Worth.Look };
    }

    private InputSource? StateIn(string folder)
    {
        if (!MemoryStateFiles.MayBeIn(folder)) { return null; }
        string[] there = [.. MemoryStateFiles.Names.Where(name =>
            FileFacts.OfPath(Path.Combine(folder, name)) is { IsRegular: true })];
        return there.Length == 0 ? null : new(
            MemoryStateFiles.NameOf(folder, there), () => new JoinedStreams([.. there.Select(Opener)]))
        {
            WasFound = true,
        };

        Func<Stream> Opener(string name) => () => host.OpenFile(Path.Combine(folder, name));
    }

    // What a link in the folder leads to has a name of its own there.
    private void NoteLink(string path)
    {
        try
        {
            string? target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
            string inside = Path.GetFullPath(root).TrimEnd('/') + "/";
            if (target?.StartsWith(inside, StringComparison.Ordinal) is not true)
            {
                notes.Skip(path, "links out of the folder");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            notes.Skip(path, "links to nothing");
        }
    }

    private List<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Take(MostEntries + 1).Select(entry =>
                Path.GetFileName(entry))];
        }
        catch (UnauthorizedAccessException)
        {
            notes.Complain($"{folder}: permission denied; run it as a user who may list the folder");
        }
        catch (IOException error)
        {
            notes.Complain($"{folder}: cannot be listed ({error.Message})");
        }

        return [];
    }
}
