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

    public void WriteStartObject() => Start((byte)'{');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteStartObject(ReadOnlySpan<byte> name)
    {
        WritePropertyName(name);
        Start((byte)'{');
    }

    public void WriteEndObject() => End((byte)'}');

    public void WriteStartArray() => Start((byte)'[');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteStartArray(ReadOnlySpan<byte> name)
    {
        WritePropertyName(name);
        Start((byte)'[');
    }

    public void WriteEndArray() => End((byte)']');

    /// <summary>A few moves where the name is a constant: it and its length are known where this is put in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WritePropertyName(ReadOnlySpan<byte> name)
    {
        Span<byte> room = Room(name.Length + 3);
        room[0] = (byte)'"';
        name.CopyTo(room[1..]);
        room[name.Length + 1] = (byte)'"';
        room[name.Length + 2] = (byte)':';
        _used += name.Length + 3;
    }

    /// <param name="name">Any text.</param>
    public void WritePropertyName(string name)
    {
        WriteStringValue(name);
        _buffer[_used - 1] = (byte)':';
    }

    public void WriteNullValue() => WriteRawValue("null"u8);

    public void WriteBooleanValue(bool value)
    {
        if (value) { WriteRawValue("true"u8); }
        else { WriteRawValue("false"u8); }
    }

    public void WriteNumberValue(long value)
    {
        Span<byte> room = Room(JsonNumber.LongestBytes + 1);
        EndValue(room, JsonNumber.Write(value, room));
    }

    public void WriteNumberValue(decimal value)
    {
        Span<byte> room = Room(LongestDecimal + 1);
        Utf8Formatter.TryFormat(value, room, out int written);
        EndValue(room, written);
    }

    /// <param name="value">Any text; half a surrogate pair becomes U+FFFD.</param>
    public void WriteStringValue(string value)
    {
        Span<byte> room = Room(JsonString.LongestBytes(value.Length) + 1);
        EndValue(room, JsonString.Write(value, room));
    }

    /// <param name="json">A whole value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteRawValue(ReadOnlySpan<byte> json)
    {
        Span<byte> room = Room(json.Length + 1);
        json.CopyTo(room);
        room[json.Length] = (byte)',';
        _used += json.Length + 1;
    }

    /// <summary>Starts an object that <see cref="JsonRow"/> goes on with.</summary>
    /// <param name="bytes">The most that it takes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> StartRow(int bytes)
    {
        Start((byte)'{');
        if (_buffer.Length - _used <= bytes) { Grow(bytes + 1); }
        return _buffer.AsSpan(_used);
    }

    /// <param name="rest">What is left of the room.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndRow(Span<byte> rest)
    {
        _used = _buffer.Length - rest.Length;
        End((byte)'}');
    }

    private void Start(byte bracket)
    {
        Room(1)[0] = bracket;
        _used++;
    }

    private void End(byte bracket)
    {
        _used = BehindLastValue;
        Span<byte> room = Room(2);
        (room[0], room[1]) = (bracket, (byte)',');
        _used += 2;
    }

    private void EndValue(Span<byte> room, int bytes)
    {
        room[bytes] = (byte)',';
        _used += bytes + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _used < bytes) { Grow(bytes); }
        return _buffer.AsSpan(_used, bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes) => Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _used + bytes));
}
