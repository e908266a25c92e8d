namespace Lowmark.Cli.Input;

/// <summary>Something that can be opened and read.</summary>
/// <param name="Name">As the results name it: a path, <c>-</c> for standard input. Hostile text.</param>
/// <param name="Open">Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it can not
/// be.</param>
internal sealed record InputSource(string Name, Func<Stream> Open)
{
    /// <summary>In sentences.</summary>
    public string Display { get; init; } = Name;

    /// <summary>The file, for commands that are advised; null when it is none.</summary>
    public string? Path { get; init; }

    /// <summary>Whether a search found it: then it is passed over, not complained about, when it is no log.</summary>
    public bool WasFound { get; init; }

    /// <summary>Whether it is read only when its first bytes look like a log.</summary>
    public bool NeedsLook { get; init; }

    /// <summary>What to do when it may not be read; null: the usual.</summary>
    public string? WithoutPermission { get; init; }

    /// <summary>Opens it so that it is read on as it grows; null when <see cref="Open"/> does, or it can not
    /// grow.</summary>
    public Func<CancellationToken, Stream>? Follow { get; init; }

    public static InputSource OfFile(string path, CliHost host) => new(path, () => host.OpenFile(path))
    {
        Path = path,
        Follow = stop => new Following.GrowingFile(path, host, stop),
    };

    public static InputSource OfStandardInput(CliHost host) =>
        new("-", () => host.Input) { Display = "standard input" };
}
