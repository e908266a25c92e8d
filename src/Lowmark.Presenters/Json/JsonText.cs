using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Lowmark.Presenters.Json;

/// <summary>JSON without blanks, in memory.</summary>
/// <remarks>Pure ASCII: no control, bidi or invisible character from a log reaches a terminal through it; printable
/// ASCII stays as it is (so that <c>free &lt; min</c> stays readable). It is JSON, not HTML: a page that embeds it
/// escapes it. Names given as bytes are ours and plain: half of the output is names, and none is looked at. Nor is the
/// order of the calls; tests read the output. Every value ends with a comma; what closes its array, object or
/// document stands in the comma's place.</remarks>
internal sealed class JsonText
{
    private const int InitialBytes = 4096;
    private const int LongestDecimal = 40;
    private const int LongestHex = 24;

    private byte[] _buffer = new byte[InitialBytes];
    private int _used;

    /// <summary>What was written since the last flush.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, BehindLastValue);

    /// <summary>Where the comma behind the last value stands.</summary>
    private int BehindLastValue => _used > 0 && _buffer[_used - 1] == ',' ? _used - 1 : _used;

    /// <summary>Writes a document and a line feed.</summary>
    public static void WriteLine<T>(Stream output, T document, Action<JsonText, T> write)
    {
        JsonText json = new();
        json.Body(document, write);
        json.FlushLine(output);
    }

    /// <summary>Hands on what is there; the document goes on.</summary>
    public void Flush(Stream output)
    {
        int end = BehindLastValue;
        output.Write(_buffer.AsSpan(0, end));
        _buffer.AsSpan(end, _used - end).CopyTo(_buffer);
        _used -= end;
    }

    /// <summary>The document ends, and with it the line; another begins.</summary>
    public void FlushLine(Stream output)
    {
        _buffer[_used - 1] = (byte)'\n';
        output.Write(_buffer.AsSpan(0, _used));
        Clear();
    }

    /// <summary>Another document begins.</summary>
    public void Clear() => _used = 0;

    /// <summary>Room for <see cref="JsonRoom"/> to write to, behind what is written.</summary>
    /// <param name="bytes">How much at least.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Room(int bytes)
    {
        byte[] buffer = _buffer;
        if (buffer.Length - _used < bytes) { buffer = Grow(bytes); }
        return buffer.AsSpan(_used);
    }

    /// <summary>What was written to the room stays.</summary>
    /// <param name="rest">What is left of it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(Span<byte> rest) => _used = _buffer.Length - rest.Length;

    /// <summary>An object that is written in one go: room for all of it.</summary>
    /// <param name="bytes">The most that its properties take.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> StartRow(int bytes) => Room(bytes + 2).Constant("{"u8);

    /// <param name="rest">Behind the last of its properties, of which there is one at least.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndRow(Span<byte> rest)
    {
        byte[] buffer = _buffer;
        int end = buffer.Length - rest.Length;
        buffer[end - 1] = (byte)'}';
        buffer[end] = (byte)',';
        _used = end + 1;
    }

    public void WriteStartObject() => Start((byte)'{');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteStartObject(ReadOnlySpan<byte> name) =>
        Keep(Room(JsonRoom.NameBytes(name) + 1).Name(name).Constant("{"u8));

    public void WriteEndObject() => End((byte)'}');

    public void WriteStartArray() => Start((byte)'[');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteStartArray(ReadOnlySpan<byte> name) =>
        Keep(Room(JsonRoom.NameBytes(name) + 1).Name(name).Constant("["u8));

    public void WriteEndArray() => End((byte)']');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WritePropertyName(ReadOnlySpan<byte> name) => Keep(Room(JsonRoom.NameBytes(name)).Name(name));

    public void WriteNull() => Keep(Room(JsonRoom.ShortValueBytes).Constant("null,"u8));

    public void WriteValue(long? value) => Keep(Room(JsonRoom.ShortValueBytes).Value(value));

    public void WriteValue(decimal? value)
    {
        if (value is not { } number)
        {
            WriteNull();
            return;
        }

        Span<byte> room = Room(LongestDecimal + 1);
        Utf8Formatter.TryFormat(number, room, out int written);
        Keep(room[written..].Constant(","u8));
    }

    /// <param name="value">Any text; half a surrogate pair becomes U+FFFD.</param>
    public void WriteValue(string? value) => Keep(Room(JsonRoom.TextBytes(value)).Value(value));

    public void WriteValues(ReadOnlySpan<string> values)
    {
        int bytes = 0;
        foreach (string value in values) { bytes += JsonRoom.TextBytes(value); }
        Span<byte> room = Room(bytes);
        foreach (string value in values) { room = room.Value(value); }
        Keep(room);
    }

    /// <summary>As a text: numbers have no other base.</summary>
    public void WriteHex(ulong value)
    {
        Span<byte> digits = Room(LongestHex).Constant("\"0x"u8);
        Utf8Formatter.TryFormat(value, digits, out int written, 'x');
        Keep(digits[written..].Constant("\","u8));
    }

    /// <param name="json">A whole value.</param>
    public void WriteRawValue(ReadOnlySpan<byte> json) => Keep(Room(json.Length + 1).Constant(json).Constant(","u8));

    private void Start(byte bracket)
    {
        if (_used == _buffer.Length) { Grow(1); }
        _buffer[_used++] = bracket;
    }

    /// <summary>In place of the comma behind the last value.</summary>
    private void End(byte bracket)
    {
        int at = BehindLastValue;
        byte[] buffer = _buffer;
        if (buffer.Length - at < 2) { buffer = Grow(2); }
        buffer[at] = bracket;
        buffer[at + 1] = (byte)',';
        _used = at + 2;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte[] Grow(int bytes)
    {
        Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _used + bytes));
        return _buffer;
    }
}
