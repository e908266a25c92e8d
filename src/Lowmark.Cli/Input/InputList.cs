using Lowmark.Cli.Input.Folders;

namespace Lowmark.Cli.Input;

/// <summary>The inputs that the arguments name: wildcards expanded, folders searched, each file once.</summary>
internal static class InputList
{
    // A log folder has hundreds; this stops a pattern on a file system that has millions.
    private const int MostMatches = 100_000;

    /// <param name="arguments">Empty for standard input.</param>
    /// <param name="notes">Told of each argument that names nothing, and of what was passed over in folders.</param>
    public static IEnumerable<InputSource> Expand(IReadOnlyList<string> arguments, CliHost host, InputNotes notes)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string argument in arguments.Count == 0 ? ["-"] : arguments)
        {
            if (argument == "-")
            {
                if (seen.Add("-")) { yield return InputSource.OfStandardInput(host); }
                continue;
            }

            foreach (string path in Paths(argument, notes.Complain).Where(path => seen.Add(RealPath(path))))
            {
                if (!Directory.Exists(path))
                {
                    yield return InputSource.OfFile(path, host);
                    continue;
                }

                foreach (InputSource found in new LogFolder(path, host, notes).Find())
                {
                    if (found.Path is null || seen.Add(RealPath(found.Path))) { yield return found; }
                }

                notes.EndSearch(path);
            }
        }
    }

    private static List<string> Paths(string argument, Action<string> complain)
    {
        if (argument.Length == 0)
        {
            complain("an argument is empty; expected the name of a kernel log");
            return [];
        }

        if (!GlobPattern.HasWildcard(argument) || Path.Exists(argument)) { return [argument]; }
        List<string> matches = Matches(argument);
        if (matches.Count == 0) { complain($"{argument}: no file matches this pattern"); }
        return matches;
    }

    public static List<string> Matches(string pattern)
    {
        List<string> at = [pattern.StartsWith('/') ? "/" : ""];
        foreach (string part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = [.. at.SelectMany(folder => Below(folder, part)).Take(MostMatches)];
        }

        return at;
    }

    private static IEnumerable<string> Below(string folder, string part)
    {
        if (!GlobPattern.HasWildcard(part))
        {
            string path = Path.Combine(folder, part);
            return Path.Exists(path) ? [path] : [];
        }

        try
        {
            // A name that begins with a dot is only meant when the pattern says so, as in a shell.
            return [.. RotatedName.Sort(Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder)
                .Select(entry => Path.GetFileName(entry))
                .Where(name => name.StartsWith('.') == part.StartsWith('.') && GlobPattern.Matches(part, name)))
                .Select(name => Path.Combine(folder, name))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string RealPath(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Path.GetFullPath(path);
        }
    }
}
