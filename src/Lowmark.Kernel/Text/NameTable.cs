using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lowmark.Kernel.Text;

/// <summary>Texts that come again and again: decoded once, as long as no others take their places.</summary>
/// <remarks>A cache of fixed size with two places for a text; several threads may use it, for a place is read and
/// written as one reference.</remarks>
/// <param name="places">A power of two, at least 2.</param>
public sealed class NameTable(int places)
{
    /// <summary>Longer texts are not kept.</summary>
    public const int MostBytes = 64;

    private readonly KnownName?[] _known = [.. new KnownName?[places], new("", [], 0, 0)];

    /// <summary>Stands before the first name of all, and for one that is empty.</summary>
    internal KnownName Start => _known[StartPlace]!;

    /// <summary>Follows none.</summary>
    internal int StartPlace => places;

    /// <summary>UTF-8, with U+FFFD for what is none.</summary>
    public KnownName Of(ReadOnlySpan<byte> text) => Of(text, out _);

    /// <param name="place">Where it stands, until another name takes the place.</param>
    internal KnownName Of(ReadOnlySpan<byte> text, out int place)
    {
        place = 0;
        if (text.IsEmpty) { return Start; }
        if (text.Length > MostBytes) { return new KnownName(Encoding.UTF8.GetString(text), text.ToArray(), 0, 0); }
        (ulong first, ulong last) = Ends(text);
        ulong hash = Mixed(Mixed(first + (ulong)text.Length) ^ last);
        for (int at = sizeof(ulong); at < text.Length - sizeof(ulong); at += sizeof(ulong))
        {
            hash = Mixed(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text[at..]));
        }

        KnownName?[] known = _known;
        place = (int)(hash >> 32) & (places - 1);
        if (known[place] is { } here && here.Is(text, first, last)) { return here; }
        int other = place ^ 1;
        if (known[other] is { } there && there.Is(text, first, last))
        {
            place = other;
            return there;
        }

        if (known[place] is not null && known[other] is null) { place = other; }
        return known[place] = new KnownName(Encoding.UTF8.GetString(text), text.ToArray(), first, last);
    }

    internal KnownName? At(int place) => _known[place];

    /// <summary>Eight bytes from the start and eight up to the end, which may be the same ones; fewer than eight are
    /// all in the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong First, ulong Last) Ends(ReadOnlySpan<byte> text)
    {
        if (text.Length >= sizeof(ulong))
        {
            return (
                BinaryPrimitives.ReadUInt64LittleEndian(text),
                BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]));
        }

        if (text.Length < sizeof(uint))
        {
            return (text[0] | ((uint)text[text.Length / 2] << 8) | ((uint)text[^1] << 16), 0);
        }

        ulong end = BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]);
        return (BinaryPrimitives.ReadUInt32LittleEndian(text) | (end << 32), 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mixed(ulong hash)
    {
        hash *= 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }
}

/// <summary>A text of a <see cref="NameTable"/>.</summary>
public sealed class KnownName
{
    private const int EndsBytes = 2 * sizeof(ulong);

    private readonly byte[] _bytes;
    private readonly ulong _first;
    private readonly ulong _last;
    private readonly ulong _head;
    private readonly ulong _headMask;

    internal KnownName(string text, byte[] bytes, ulong first, ulong last)
    {
        Text = text;
        _bytes = bytes;
        _first = first;
        _last = last;
        Span<byte> head = stackalloc byte[sizeof(ulong)];
        bytes.AsSpan(0, Math.Min(bytes.Length, sizeof(ulong))).CopyTo(head);
        _head = BinaryPrimitives.ReadUInt64LittleEndian(head);
        _headMask = bytes.Length < sizeof(ulong) ? (1UL << (8 * bytes.Length)) - 1 : ulong.MaxValue;
    }

    public string Text { get; }

    /// <summary>How many bytes the text has in a log.</summary>
    public int Bytes => _bytes.Length;

    /// <summary>Place of the name that stood behind it the last time, for <see cref="NameOrder"/>. Not the name: that
    /// would keep all names that ever followed each other.</summary>
    internal int FollowerPlace { get; set; }

    /// <param name="asked">Of any length.</param>
    /// <param name="first">Eight bytes from the start, as <paramref name="last"/> up to the end.</param>
    internal bool Is(ReadOnlySpan<byte> asked, ulong first, ulong last) =>
        first == _first && last == _last && asked.Length == _bytes.Length
        && (asked.Length <= EndsBytes || asked.SequenceEqual(_bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Begins(ReadOnlySpan<byte> text, byte behind)
    {
        byte[] bytes = _bytes;
        if (bytes.Length >= text.Length || text[bytes.Length] != behind) { return false; }
        if (bytes.Length > EndsBytes || text.Length < sizeof(ulong)) { return text.StartsWith(bytes); }
        if ((BinaryPrimitives.ReadUInt64LittleEndian(text) & _headMask) != _head) { return false; }
        int rest = bytes.Length - sizeof(ulong);
        return rest <= 0 || BinaryPrimitives.ReadUInt64LittleEndian(text[rest..]) == _last;
    }
}
