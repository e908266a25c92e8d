using System.Globalization;
using Lowmark.Apply.Files;

namespace Lowmark.Cli.Input.Live;

/// <summary>What a dying kernel left in pstore: dumps of several parts, the newest lines in the first part.</summary>
/// <remarks>Each part begins with <c>Panic#2 Part1</c> (pstore_dump(), fs/pstore/platform.c). systemd-pstore moves
/// them from /sys/fs/pstore to /var/lib/systemd/pstore.</remarks>
internal static class CrashDumps
{
    private const int MostFiles = 10_000;
    private const int HeadBytes = 128;

    private static readonly TimeSpan OneDump = TimeSpan.FromMinutes(1);

    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 3,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>One input a dump, oldest first, its parts in the order in which they were printed.</summary>
    public static IEnumerable<InputSource> Below(string folder, CliHost host, InputNotes notes)
    {
        List<Part> dump = [];
        foreach (Part part in Parts(folder, host, notes))
        {
            if (dump.Count > 0 && !IsOneDump(dump[^1], part))
            {
                yield return SourceOf(dump, host);
                dump = [];
            }

            dump.Add(part);
        }

        if (dump.Count > 0) { yield return SourceOf(dump, host); }
    }

    private static bool IsOneDump(Part last, Part next) =>
        next.Dump == last.Dump && next.Number > last.Number && next.Written - last.Written < OneDump;

    private static IOrderedEnumerable<Part> Parts(string folder, CliHost host, InputNotes notes) =>
        Names(folder, notes).Where(path => FileFacts.OfPath(path) is not { IsRegular: false })
            .Select(path => PartOf(path, host, notes)).OfType<Part>()
            .OrderBy(part => part.Written.Ticks / OneDump.Ticks).ThenBy(part => part.Dump, StringComparer.Ordinal)
            .ThenBy(part => part.Number).ThenBy(part => part.Path, StringComparer.Ordinal);

    private static IEnumerable<string> Names(string folder, InputNotes notes)
    {
        if (!Directory.Exists(folder)) { return []; }
        try
        {
            return [.. Directory.EnumerateFiles(folder, "dmesg-*", Everywhere).Take(MostFiles)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            notes.Complain($"{folder}: cannot be listed ({error.Message}); run it as root: sudo lowmark explain");
            return [];
        }
    }

    private static Part? PartOf(string path, CliHost host, InputNotes notes)
    {
        try
        {
            using Stream file = host.OpenFile(path);
            byte[] head = new byte[HeadBytes];
            int count = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
            int end = Math.Max(0, head.AsSpan(0, count).IndexOf((byte)'\n'));
            string first = System.Text.Encoding.Latin1.GetString(head, 0, end);
            int word = first.IndexOf(" Part", StringComparison.Ordinal);
            bool isPart = word > 0 && int.TryParse(
                first.AsSpan(word + 5), NumberStyles.None, CultureInfo.InvariantCulture, out _);
            int number = isPart ? int.Parse(first.AsSpan(word + 5), CultureInfo.InvariantCulture) : 0;
            string dump = isPart ? Path.GetDirectoryName(path) + first[..word] : path;
            return new(path, dump, number, File.GetLastWriteTimeUtc(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            notes.Complain($"{path}: cannot be read ({error.Message}); run it as root: sudo lowmark explain");
            return null;
        }
    }

    private static InputSource SourceOf(List<Part> dump, CliHost host)
    {
        string[] paths = [.. dump.OrderByDescending(part => part.Number).Select(part => part.Path)];
        bool haveHeads = dump[0].Number > 0;
        return new(paths[0], () => new JoinedStreams([.. paths.Select(Opener)], haveHeads)) { WasFound = true };

        Func<Stream> Opener(string path) => () => host.OpenFile(path);
    }

    /// <param name="Dump">What all parts of a dump have in common.</param>
    private sealed record Part(string Path, string Dump, int Number, DateTime Written);
}
