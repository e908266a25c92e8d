using System.Globalization;
using System.Text.Json;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Json;

/// <summary>One property each: the value, or <c>null</c> where the model has none. Names are UTF-8 already, for half of
/// the output is names.</summary>
internal static class JsonFields
{
    public static void Text(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value) =>
        json.WriteString(name, value);

    public static void Flag(this Utf8JsonWriter json, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } flag) { json.WriteBoolean(name, flag); }
        else { json.WriteNull(name); }
    }

    /// <summary>Of a name that the kernel printed.</summary>
    public static void Number(this Utf8JsonWriter json, string name, long value) => json.WriteNumber(name, value);

    public static void Number(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number) { json.WriteNumber(name, number); }
        else { json.WriteNull(name); }
    }

    public static void Number(this Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? value)
    {
        if (value is { } number) { json.WriteNumber(name, number); }
        else { json.WriteNull(name); }
    }

    public static void Size(this Utf8JsonWriter json, ReadOnlySpan<byte> name, KiB? value) =>
        json.Number(name, value?.Count);

    public static void Size(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Pages? value) =>
        json.Number(name, value?.Count);

    public static void Bytes(this Utf8JsonWriter json, ReadOnlySpan<byte> name, KiB? value) =>
        json.Number(name, value?.Bytes);

    /// <summary>As the kernel prints it: <c>"0x6200ca"</c>.</summary>
    public static void Hex(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ulong? value) =>
        json.WriteString(name, value is { } mask ? string.Create(CultureInfo.InvariantCulture, $"0x{mask:x}") : null);

    public static void Texts(this Utf8JsonWriter json, ReadOnlySpan<byte> name, EquatableArray<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values.AsSpan()) { json.WriteStringValue(value); }
        json.WriteEndArray();
    }

    public static void Items<T>(
        this Utf8JsonWriter json, ReadOnlySpan<byte> name, EquatableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items.AsSpan()) { json.Body(item, write); }
        json.WriteEndArray();
    }

    public static void Item<T>(
        this Utf8JsonWriter json, ReadOnlySpan<byte> name, T? item, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (item is null) { json.WriteNull(name); }
        else
        {
            json.WritePropertyName(name);
            json.Body(item, write);
        }
    }

    public static void Body<T>(this Utf8JsonWriter json, T item, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        write(json, item);
        json.WriteEndObject();
    }
}
