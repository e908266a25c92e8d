using Lowmark.Cli.Input.Compression;

namespace Lowmark.Cli.Input;

/// <summary>Opens an input, unpacks it, and refuses what is no text: one clear line each.</summary>
internal sealed class InputOpener(CliHost host, Progress progress)
{
    /// <returns>Null when it can not be read; <paramref name="complain"/> was called with the reason then.</returns>
    public OpenedInput? TryOpen(InputName name, Action<string> complain)
    {
        if (name.Path is { } folder && Directory.Exists(folder))
        {
            complain($"{folder}: is a directory; expected a kernel log file; "
                + $"name the files in it, for example: lowmark explain {Quoted(folder)}/*.log");
            return null;
        }

        try
        {
            Stream file = name.Path is { } path ? host.OpenFile(path) : host.Input;
            return TryRead(name, file, complain);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            complain(WhyNotOpened(name.Display, error));
            return null;
        }
    }

    private OpenedInput? TryRead(InputName name, Stream file, Action<string> complain)
    {
        string display = name.Path ?? "standard input";
        long? total = LengthOf(file);
        GuardedStream raw = new(file, read => progress.Report(display, read, total));
        GuardedStream content = raw;
        ReadOnlySpan<byte> head = raw.Peek();
        ContentKind kind = ContentKind.Of(head);
        Codec? codec = kind.Codec;
        string? why = codec?.WhyNot(Quoted(name.Path ?? "FILE"));
        if (codec is not null && why is null)
        {
            content = new(codec.Unpack(raw));
            head = content.Peek();
            kind = ContentKind.Of(head);
        }

        OpenedInput input = new(content, raw);
        string? refusal = why ?? (head.IsEmpty, input.Damage, kind) switch
        {
            (true, { } damage, _) => $"{damage}; nothing could be read",
            (true, null, _) => "is empty; expected a kernel log",
            (false, _, { Advice: { } advice }) => $"is {kind.Name}; {advice(Quoted(name.Path ?? "FILE"))}",
            _ when kind.Codec is not null => "is compressed twice; unpack it once",
            _ => null,
        };
        if (refusal is null) { return input; }
        input.Dispose();
        complain($"{display}: {refusal}");
        return null;
    }

    private string WhyNotOpened(string path, Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException =>
            $"{path}: no such file; expected a kernel log; "
                + "check the path, or pipe the log in: journalctl -k | lowmark explain",
        UnauthorizedAccessException when host.IsRoot =>
            $"{path}: permission denied, though you are root: the container, the file system or a security module "
                + "forbids it; copy the file to where it may be read",
        UnauthorizedAccessException =>
            $"{path}: permission denied; run it as a user who may read the file, "
                + $"for example: sudo lowmark explain {Quoted(path)}",
        _ => $"{path}: cannot be opened ({error.Message})",
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
