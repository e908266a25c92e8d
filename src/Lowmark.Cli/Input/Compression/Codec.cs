namespace Lowmark.Cli.Input.Compression;

/// <summary>A form of compression that is unpacked while it is read.</summary>
/// <param name="Name">In sentences: <c>xz</c>.</param>
/// <param name="Command">Writes what is unpacked to its standard output.</param>
/// <param name="Unpack">The stream of packed bytes in, that of plain ones out; closing it leaves the packed one
/// open.</param>
/// <param name="Library">Null when the runtime has it.</param>
internal sealed record Codec(string Name, string Command, Func<Stream, Stream> Unpack, SystemLibrary? Library = null)
{
    public static Codec Gzip { get; } = new("gzip", "gzip -dc", packed => new GzipInput(packed));

    public static Codec Xz { get; } =
        new("xz", "xz -dc", packed => new XzInput(packed, "xz"), SystemLibrary.OfLzma);

    public static Codec Lzma { get; } =
        new("lzma", "xz --format=lzma -dc", packed => new XzInput(packed, "lzma"), SystemLibrary.OfLzma);

    public static Codec Zstd { get; } =
        new("zstd", "zstd -dc", packed => new ZstdInput(packed), SystemLibrary.OfZstd);

    public static Codec Bzip2 { get; } =
        new("bzip2", "bzip2 -dc", packed => new Bzip2Input(packed), SystemLibrary.OfBzip2);

    /// <param name="file">As a shell needs it.</param>
    /// <returns>A phrase that says why it can not be unpacked here; null when it can.</returns>
    public string? WhyNot(string file) => Library is { IsThere: false } missing
        ? $"is {Name} compressed, and the library that unpacks it is not there ({missing.Names[0]}, "
            + $"package {missing.Packages}); install it, or: {Command} {file} | lowmark explain"
        : null;
}
