using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Lowmark.Presenters.Json;

/// <summary>JSON without blanks, in memory.</summary>
/// <remarks>Pure ASCII: no control, bidi or invisible character from a log reaches a terminal through it; printable
/// ASCII stays as it is (so that <c>free &lt; min</c> stays readable). It is JSON, not HTML: a page that embeds it
/// escapes it. Names given as bytes are ours and plain: half of the output is names, and none is looked at. Nor is the
/// order of the calls; tests read the output.</remarks>
internal sealed class JsonText
{
    private const int InitialBytes = 4096;
    private const int LongestNumber = 40;
    private const int LongestEscape = 6;

    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private byte[] _buffer = new byte[InitialBytes];
    private int _used;
    private bool _follows;                                  // another value of the same array or object

    /// <summary>What was written since the last flush.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _used);

    /// <summary>Writes a document and a line feed.</summary>
    public static void WriteLine<T>(Stream output, T document, Action<JsonText, T> write)
    {
        JsonText json = new();
        json.Body(document, write);
        json.Flush(output);
        output.Write("\n"u8);
    }

    /// <summary>Hands on what is there; the document goes on.</summary>
    public void Flush(Stream output)
    {
        output.Write(Written);
        _used = 0;
    }

    /// <summary>Another document begins.</summary>
    public void Clear() => (_used, _follows) = (0, false);

    public void WriteStartObject() => Start((byte)'{');

    public void WriteStartObject(ReadOnlySpan<byte> name)
    {
        WritePropertyName(name);
        Start((byte)'{');
    }

    public void WriteEndObject() => End((byte)'}');

    public void WriteStartArray() => Start((byte)'[');

    public void WriteStartArray(ReadOnlySpan<byte> name)
    {
        WritePropertyName(name);
        Start((byte)'[');
    }

    public void WriteEndArray() => End((byte)']');

    public void WritePropertyName(ReadOnlySpan<byte> name)
    {
        Span<byte> room = RoomForValue(name.Length + 3);
        room[0] = (byte)'"';
        name.CopyTo(room[1..]);
        room[name.Length + 2] = (byte)':';
        room[name.Length + 1] = (byte)'"';
        _used += name.Length + 3;
        _follows = false;
    }

    /// <param name="name">Any text.</param>
    public void WritePropertyName(string name)
    {
        WriteStringValue(name);
        Room(1)[0] = (byte)':';
        _used++;
        _follows = false;
    }

    public void WriteNullValue() => WriteRawValue("null"u8);

    public void WriteBooleanValue(bool value) => WriteRawValue(value ? "true"u8 : "false"u8);

    public void WriteNumberValue(long value)
    {
        Utf8Formatter.TryFormat(value, RoomForValue(LongestNumber), out int written);
        _used += written;
    }

    public void WriteNumberValue(decimal value)
    {
        Utf8Formatter.TryFormat(value, RoomForValue(LongestNumber), out int written);
        _used += written;
    }

    /// <param name="value">Any text; half a surrogate pair becomes U+FFFD.</param>
    public void WriteStringValue(string value)
    {
        int plain = value.AsSpan().IndexOfAnyExcept(s_plain);
        int before = plain < 0 ? value.Length : plain;
        Span<byte> room = RoomForValue(before + 2);
        room[0] = (byte)'"';
        Ascii.FromUtf16(value.AsSpan(0, before), room[1..], out _);
        _used += before + 1;
        if (plain >= 0)
        {
            foreach (Rune rune in value.AsSpan(plain).EnumerateRunes()) { Escape(rune); }
            room = Room(1);
            before = -1;
        }

        room[before + 1] = (byte)'"';
        _used++;
    }

    /// <param name="json">A whole value.</param>
    public void WriteRawValue(ReadOnlySpan<byte> json)
    {
        json.CopyTo(RoomForValue(json.Length));
        _used += json.Length;
    }

    private void Escape(Rune rune)
    {
        Span<char> units = stackalloc char[2];
        foreach (char unit in units[..rune.EncodeToUtf16(units)])
        {
            Span<byte> room = Room(LongestEscape);
            int written = 2;
            switch (unit)
            {
                case '"' or '\\': (room[0], room[1]) = ((byte)'\\', (byte)unit); break;
                case '\n': "\\n"u8.CopyTo(room); break;
                case '\r': "\\r"u8.CopyTo(room); break;
                case '\t': "\\t"u8.CopyTo(room); break;
                case >= ' ' and <= '~': (room[0], written) = ((byte)unit, 1); break;
                default:
                    "\\u"u8.CopyTo(room);
                    Utf8Formatter.TryFormat((uint)unit, room[2..], out int digits, new StandardFormat('x', 4));
                    written += digits;
                    break;
            }

            _used += written;
        }
    }

    private void Start(byte bracket)
    {
        RoomForValue(1)[0] = bracket;
        _used++;
        _follows = false;
    }

    private void End(byte bracket)
    {
        Room(1)[0] = bracket;
        _used++;
        _follows = true;
    }

    /// <summary>Behind the comma that belongs in front of a value or name.</summary>
    private Span<byte> RoomForValue(int bytes)
    {
        Span<byte> room = Room(bytes + 1);
        bool follows = _follows;
        _follows = true;
        if (!follows) { return room; }
        room[0] = (byte)',';
        _used++;
        return room[1..];
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _used < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _used + bytes));
        }

        return _buffer.AsSpan(_used);
    }
}
