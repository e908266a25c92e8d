using System.Text;
using Lowmark.Cli.Input.Archives;
using Lowmark.Cli.Input.Compression;

namespace Lowmark.Cli.Input;

/// <summary>What the first bytes of an input say that it is.</summary>
/// <param name="Advice">What to do about it; null for what is read.</param>
/// <param name="Codec">How it is unpacked; null for what is not compressed, or in a form that is not read.</param>
internal sealed record ContentKind(string Name, Func<string, string>? Advice, Codec? Codec = null)
{
    public static ContentKind Text { get; } = new("text", null);

    public static ContentKind Tar { get; } = Unpack("a tar archive", "tar -xOf");

    // Magic numbers by file(1)'s names; the shortest command that gives text.
    private static readonly (byte[] Magic, ContentKind Kind)[] Magics = [
        ([0x1f, 0x8b], Compressed(Codec.Gzip)),
        ([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], Compressed(Codec.Xz)),
        ([0x28, 0xb5, 0x2f, 0xfd], Compressed(Codec.Zstd)),
        ("BZh"u8.ToArray(), Compressed(Codec.Bzip2)),
        ([0x04, 0x22, 0x4d, 0x18], Unpack("lz4 compressed", "lz4 -dc")),
        ([0x5d, 0, 0], Compressed(Codec.Lzma)),
        ([0x1f, 0x9d], Unpack("compress'ed (.Z)", "uncompress -c")),
        ([(byte)'P', (byte)'K', 3, 4], Unpack("a zip archive", "unzip -p")),
        ("LPKSHHRH"u8.ToArray(),
            new("a systemd journal", file => $"try: journalctl -k --file {file} | lowmark explain")),
        ([0xff, 0xfe], new("UTF-16 text", Convert)),
        ([0xfe, 0xff], new("UTF-16 text", Convert)),
        ([0x7f, (byte)'E', (byte)'L', (byte)'F'], Binary("an ELF program or core dump")),
        ("KDUMP   "u8.ToArray(),
            new("a kernel crash dump", file => $"try: makedumpfile --dump-dmesg {file} /dev/stdout | lowmark explain")),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], Binary("a PNG image")),
        ("%PDF"u8.ToArray(), Binary("a PDF document")),
        ("SQLite format 3"u8.ToArray(), Binary("an SQLite database")),
    ];

    /// <param name="head">The first bytes, at least 8 if the input has so many.</param>
    public static ContentKind Of(ReadOnlySpan<byte> head)
    {
        foreach ((byte[] magic, ContentKind kind) in Magics)
        {
            if (head.StartsWith(magic)) { return kind; }
        }

        // A skippable frame: 0x184d2a50 to 0x184d2a5f; pzstd begins with one.
        if (head is [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..]) { return Compressed(Codec.Zstd); }
        if (TarHeader.IsOne(head)) { return Tar; }
        return LooksBinary(head) ? Binary("a binary file") : Text;
    }

    // A log may have runs of NULs (a crash leaves them) and broken bytes; what is left must read as text.
    private static bool LooksBinary(ReadOnlySpan<byte> head)
    {
        int nuls = 0;
        int strange = 0;
        int others = 0;
        while (true)
        {
            int readable = head.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            others += readable < 0 ? head.Length : readable;
            if (readable < 0) { break; }
            head = head[readable..];
            bool whole = Rune.DecodeFromUtf8(head, out Rune rune, out int used) is System.Buffers.OperationStatus.Done;
            head = head[Math.Max(1, used)..];
            if (whole && rune.Value == 0)
            {
                nuls++;
                continue;
            }

            others++;
            if (!whole || (rune.Value < ' ' && rune.Value is not ('\t' or '\n' or '\r' or '\f' or '\e'))) { strange++; }
        }

        return others == 0 ? nuls > 0 : strange * 10 > others * 3;
    }

    private static ContentKind Compressed(Codec codec) => new($"{codec.Name} compressed", null, codec);

    private static ContentKind Unpack(string name, string command) =>
        new(name, file => $"try: {command} {file} | lowmark explain");

    private static ContentKind Binary(string name) => new(name, _ => "expected a kernel log as text");

    private static string Convert(string file) => $"try: iconv -f UTF-16 -t UTF-8 {file} | lowmark explain";
}
