using Lowmark.Cli.Input.Compression;
using Lowmark.Cli.Input.Folders;

namespace Lowmark.Cli.Input;

/// <summary>Opens an input, unpacks it, and refuses what is no text: one clear line each.</summary>
internal sealed class InputOpener(CliHost host, InputNotes notes, Progress progress)
{
    /// <param name="open">How, when not as usual.</param>
    /// <returns>Null when it can not be read, which was said then, or is no log, which was noted.</returns>
    public OpenedInput? TryOpen(InputSource source, Func<Stream>? open = null)
    {
        try
        {
            return TryRead(source, (open ?? source.Open)());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            notes.Complain(WhyNotOpened(source, error));
            return null;
        }
    }

    /// <summary>The same for a stream that is open.</summary>
    public OpenedInput? TryRead(InputSource source, Stream file)
    {
        long? total = LengthOf(file);
        GuardedStream raw = new(file, read => progress.Report(source.Display, read, total));
        GuardedStream content = raw;
        ReadOnlySpan<byte> head = raw.Peek();
        ContentKind kind = ContentKind.Of(head);
        Codec? codec = kind.Codec;
        string? why = codec?.WhyNot(Quoted(source.Path ?? "FILE"));
        if (codec is not null && why is null)
        {
            content = new(codec.Unpack(raw));
            head = content.Peek();
            kind = ContentKind.Of(head);
        }

        OpenedInput input = new(source.Name, content, raw) { IsArchive = kind == ContentKind.Tar };
        why ??= WhyNotRead(source, head, input.Damage, kind);
        if (why is null && (!source.NeedsLook || FirstBytes.AreOfLog(head)))
        {
            if (source.WasFound) { notes.Read(source.Name); }
            return input;
        }

        input.Dispose();
        bool isForeign = why is null || (input.Damage is null && (head.IsEmpty || kind.Codec is null));
        if (!source.WasFound || !isForeign) { notes.Complain($"{source.Display}: {why}"); }
        else { notes.Skip(source.Name, why is null ? "no log" : head.IsEmpty ? "empty" : kind.Name); }
        return null;
    }

    private static string? WhyNotRead(InputSource source, ReadOnlySpan<byte> head, string? damage, ContentKind kind) =>
        (head.IsEmpty, damage, kind) switch
        {
            (true, { } reason, _) => $"{reason}; nothing could be read",
            (true, null, _) => "is empty; expected a kernel log",
            _ when kind == ContentKind.Tar && !source.WasFound => null,
            (false, _, { Advice: { } advice }) => $"is {kind.Name}; {advice(Quoted(source.Path ?? "FILE"))}",
            _ when kind.Codec is not null => "is compressed twice; unpack it once",
            _ => null,
        };

    private string WhyNotOpened(InputSource source, Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException =>
            $"{source.Display}: no such file; expected a kernel log; "
                + "check the path, or pipe the log in: journalctl -k | lowmark explain",
        UnauthorizedAccessException when host.IsRoot =>
            $"{source.Display}: permission denied, though you are root: the container, the file system or a security "
                + "module forbids it; copy the file to where it may be read",
        UnauthorizedAccessException => $"{source.Display}: permission denied; "
            + (source.WithoutPermission ?? "run it as a user who may read the file, for example: "
                + $"sudo lowmark explain {Quoted(source.Path ?? "FILE")}"),
        _ => $"{source.Display}: cannot be opened ({error.Message})",
    };

    // /proc files and pipes say 0 or nothing.
    private static long? LengthOf(Stream file)
    {
        try
        {
            return file.CanSeek && file.Length > 0 ? file.Length : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>As a shell needs it; bare when no character is special.</summary>
    private static string Quoted(string path) =>
        path.Length > 0
            && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or ',' or ':' or '@')
            ? path
            : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
