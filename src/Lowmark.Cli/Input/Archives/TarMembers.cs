using System.Globalization;
using System.Text;

namespace Lowmark.Cli.Input.Archives;

/// <summary>A file in an archive.</summary>
/// <param name="Name">Hostile text; nothing of that name is made.</param>
/// <param name="Content">To be read before the next member is asked for.</param>
internal sealed record TarMember(string Name, Stream Content);

/// <summary>The regular files of a tar archive, in one pass, in bounded memory: nothing is unpacked to disk.</summary>
/// <remarks>Formats: POSIX ustar and pax, GNU (long names, sizes in base 256). The runtime's reader takes a header of
/// any length into memory.</remarks>
internal sealed class TarMembers(Stream archive)
{
    private const int Block = TarHeader.Length;
    private const int MostNameBytes = 64 * 1024;

    private readonly byte[] _header = new byte[Block];

    /// <summary>A phrase that says why it ended early; null when it did not.</summary>
    public string? Damage { get; private set; }

    public IEnumerable<TarMember> Read()
    {
        string? longName = null;
        long? longSize = null;
        while (TryReadHeader())
        {
            char type = TarHeader.Type(_header);
            if (TarHeader.Size(_header) is not { } size)
            {
                Damage = "its tar data is damaged";
                yield break;
            }

            if (type is not ('x' or 'L')) { size = longSize ?? size; }
            Piece content = new(archive, size);
            switch (type)
            {
                case 'L':
                    longName = TarHeader.Text(Head(content)) is { Length: > 0 } name ? name : null;
                    break;
                case 'x':
                    TakeRecords(Head(content), ref longName, ref longSize);
                    break;
                case '0' or '\0' or '7':
                    yield return new(longName ?? TarHeader.Name(_header), content);
                    (longName, longSize) = (null, null);
                    break;
                default:
                    // Folders, links, devices; a sparse file's map may go on in blocks of its own.
                    for (bool more = type == 'S' && _header[482] != 0; more; more = _header[504] != 0)
                    {
                        if (!TryFill(_header)) { yield break; }
                    }

                    if (type != 'g') { (longName, longSize) = (null, null); }
                    break;
            }

            content.PassOver();
            new Piece(archive, (Block - (size % Block)) % Block).PassOver();
            if (content.Left == 0) { continue; }
            Damage = "its tar data ends early";
            yield break;
        }
    }

    private bool TryReadHeader()
    {
        if (!TryFill(_header) || _header.AsSpan().IndexOfAnyExcept((byte)0) < 0) { return false; }
        if (TarHeader.IsOne(_header)) { return true; }
        Damage = "its tar data is damaged";
        return false;
    }

    private bool TryFill(byte[] block)
    {
        if (archive.ReadAtLeast(block, Block, throwOnEndOfStream: false) == Block) { return true; }
        Damage = "its tar data ends early";
        return false;
    }

    private static byte[] Head(Piece content)
    {
        byte[] bytes = new byte[(int)Math.Min(content.Left, MostNameBytes)];
        int count = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..count];
    }

    /// <summary>pax: <c>30 path=some/name</c>, a line each; the number is the line's length.</summary>
    private static void TakeRecords(ReadOnlySpan<byte> records, ref string? name, ref long? size)
    {
        while (!records.IsEmpty)
        {
            int blank = records.IndexOf((byte)' ');
            if (blank is < 1 or > 9 || !int.TryParse(
                    records[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length <= blank + 1 || length > records.Length)
            {
                return;
            }

            ReadOnlySpan<byte> record = records[(blank + 1)..length].TrimEnd((byte)'\n');
            if (record.StartsWith("path="u8)) { name = Encoding.UTF8.GetString(record[5..]); }
            else if (record.StartsWith("size="u8) && long.TryParse(
                record[5..], NumberStyles.None, CultureInfo.InvariantCulture, out long bytes))
            {
                size = bytes;
            }

            records = records[length..];
        }
    }

    private sealed class Piece(Stream archive, long length) : ForwardStream
    {
        public long Left { get; private set; } = length;

        public override int Read(Span<byte> buffer)
        {
            int count = Left == 0 ? 0 : archive.Read(buffer[..(int)Math.Min(buffer.Length, Left)]);
            Left -= count;
            return count;
        }

        public void PassOver()
        {
            byte[] waste = new byte[(int)Math.Min(Left, 64 * 1024)];
            while (Left > 0 && Read(waste) > 0)
            {
                // What is read is not wanted.
            }
        }
    }
}
