using System.Runtime.CompilerServices;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Json;

/// <summary>One property each: the value, or <c>null</c> where the model has none.</summary>
internal static class JsonFields
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Text(this JsonText json, ReadOnlySpan<byte> name, string? value) =>
        json.Keep(json.Room(JsonRoom.NameBytes(name) + JsonRoom.TextBytes(value)).Text(name, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Flag(this JsonText json, ReadOnlySpan<byte> name, bool? value) =>
        json.Keep(json.Room(JsonRoom.NameBytes(name) + JsonRoom.ShortValueBytes).Flag(name, value));

    /// <summary>Of a name that the kernel printed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Number(this JsonText json, string name, long value) => json.Keep(
        json.Room(JsonRoom.TextBytes(name) + JsonRoom.ShortValueBytes).Name(name).Value(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Number(this JsonText json, ReadOnlySpan<byte> name, long? value) =>
        json.Keep(json.Room(JsonRoom.NameBytes(name) + JsonRoom.ShortValueBytes).Number(name, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Number(this JsonText json, ReadOnlySpan<byte> name, decimal? value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Size(this JsonText json, ReadOnlySpan<byte> name, KiB? value) =>
        json.Number(name, value?.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Size(this JsonText json, ReadOnlySpan<byte> name, Pages? value) =>
        json.Number(name, value?.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bytes(this JsonText json, ReadOnlySpan<byte> name, KiB? value) =>
        json.Number(name, value?.Bytes);

    /// <summary>As the kernel prints it: <c>"0x6200ca"</c>.</summary>
    public static void Hex(this JsonText json, ReadOnlySpan<byte> name, ulong? value)
    {
        json.WritePropertyName(name);
        if (value is { } mask) { json.WriteHex(mask); }
        else { json.WriteNull(); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Texts(this JsonText json, ReadOnlySpan<byte> name, EquatableArray<string> values)
    {
        json.WriteStartArray(name);
        json.WriteValues(values.AsSpan());
        json.WriteEndArray();
    }

    public static void Items<T>(
        this JsonText json, ReadOnlySpan<byte> name, EquatableArray<T> items, Action<JsonText, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items.AsSpan()) { json.Body(item, write); }
        json.WriteEndArray();
    }

    public static void Item<T>(
        this JsonText json, ReadOnlySpan<byte> name, T? item, Action<JsonText, T> write)
        where T : class
    {
        json.WritePropertyName(name);
        if (item is null) { json.WriteNull(); }
        else { json.Body(item, write); }
    }

    public static void Body<T>(this JsonText json, T item, Action<JsonText, T> write)
    {
        json.WriteStartObject();
        write(json, item);
        json.WriteEndObject();
    }
}
