using System.Buffers.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Texts;

/// <summary>An event's arguments, <c>key=value key=value</c>: found by their keys, for every kernel has its own set
/// and order. The first of a key counts.</summary>
internal readonly ref struct Fields(ReadOnlySpan<byte> arguments)
{
    private readonly ReadOnlySpan<byte> _arguments = arguments;

    /// <param name="key">With its equals sign.</param>
    /// <param name="value">Up to the next blank or comma.</param>
    public bool TryFind(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> rest = _arguments;
        for (int at = rest.IndexOf(key); at >= 0; at = rest.IndexOf(key))
        {
            bool isWhole = at > 0 ? rest[at - 1] is (byte)' ' or (byte)',' : rest.Length == _arguments.Length;
            rest = rest[(at + key.Length)..];
            if (!isWhole) { continue; }
            int end = rest.IndexOfAny((byte)' ', (byte)',');
            value = end < 0 ? rest : rest[..end];
            return !value.IsEmpty;
        }

        value = default;
        return false;
    }

    /// <summary>Decimal, or hex with <c>0x</c>.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out ulong number)
    {
        number = 0;
        return TryFind(key, out ReadOnlySpan<byte> value) && TryNumber(value, out number);
    }

    public bool TryFind(ReadOnlySpan<byte> key, out long number)
    {
        number = 0;
        return TryFind(key, out ReadOnlySpan<byte> value)
            && Utf8Parser.TryParse(value, out number, out int used) && used == value.Length;
    }

    public bool TryFind(ReadOnlySpan<byte> key, out Order order)
    {
        order = default;
        if (!TryFind(key, out long value) || value is < 0 or > 62) { return false; }
        order = new((int)value);
        return true;
    }

    /// <summary>Of memory: always hex, with or without <c>0x</c>; 0 for no memory.</summary>
    public bool TryFindAddress(ReadOnlySpan<byte> key, out ulong address)
    {
        address = 0;
        if (!TryFind(key, out ReadOnlySpan<byte> value)) { return false; }
        return value.SequenceEqual("(null)"u8) || value.SequenceEqual("(nil)"u8) || TryHex(value, out address);
    }

    public static bool TryNumber(ReadOnlySpan<byte> text, out ulong number) =>
        text.StartsWith("0x"u8)
            ? TryHex(text, out number)
            : Utf8Parser.TryParse(text, out number, out int used) && used == text.Length;

    private static bool TryHex(ReadOnlySpan<byte> text, out ulong number)
    {
        if (text.StartsWith("0x"u8)) { text = text[2..]; }
        return Utf8Parser.TryParse(text, out number, out int used, 'x') && used == text.Length;
    }
}
