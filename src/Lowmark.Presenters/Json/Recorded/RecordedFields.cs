using System.Globalization;
using System.Text;
using System.Text.Json;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Json.Recorded;

/// <summary>One property each, read back: null where it is missing, is <c>null</c>, or is of another kind.</summary>
internal static class RecordedFields
{
    public static JsonElement? Item(this JsonElement json, string name) =>
        Property(json, name) is { ValueKind: JsonValueKind.Object } item ? item : null;

    public static string? Text(this JsonElement json, string name) =>
        Property(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static bool? Flag(this JsonElement json, string name) => Property(json, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static long? Number(this JsonElement json, string name) =>
        Property(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value)
            ? value
            : null;

    public static int? Whole(this JsonElement json, string name) =>
        json.Number(name) is >= int.MinValue and <= int.MaxValue and { } value ? (int)value : null;

    public static decimal? Fraction(this JsonElement json, string name) =>
        Property(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out decimal value)
            ? value
            : null;

    public static KiB? KiB(this JsonElement json, string name) =>
        json.Number(name) is { } count ? new KiB(count) : null;

    public static KiB? Bytes(this JsonElement json, string name) =>
        json.Number(name) is { } count ? Kernel.Units.KiB.FromBytes(count) : null;

    public static Pages? Pages(this JsonElement json, string name) =>
        json.Number(name) is { } count ? new Pages(count) : null;

    /// <summary>A size in KiB as whole pages.</summary>
    public static Pages? Pages(this JsonElement json, string name, PageSize size) => json.KiB(name)?.ToPages(size);

    /// <summary><c>"0x6200ca"</c>.</summary>
    public static ulong? Hex(this JsonElement json, string name) =>
        json.Text(name) is ['0', 'x', ..] text
        && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mask)
            ? mask
            : null;

    public static NodeMask? Nodes(this JsonElement json, string name) =>
        json.Text(name) is { } text ? NodeMask.TryParse(Encoding.UTF8.GetBytes(text)) : null;

    public static EquatableArray<string> Texts(this JsonElement json, string name) =>
        json.Items(name, static item => item.ValueKind is JsonValueKind.String ? item.GetString() : null);

    /// <summary>What can not be read back is left out.</summary>
    public static EquatableArray<T> Items<T>(this JsonElement json, string name, Func<JsonElement, T?> read)
        where T : class =>
        Elements(json, name).Select(read).OfType<T>().ToEquatableArray();

    public static EquatableArray<T> Values<T>(this JsonElement json, string name, Func<JsonElement, T> read)
        where T : struct
    {
        List<T> values = [];
        foreach (JsonElement element in Elements(json, name)) { values.Add(read(element)); }
        return new([.. values]);
    }

    /// <summary>An object whose names were printed by the kernel.</summary>
    public static EquatableArray<T> Named<T>(this JsonElement json, string name, Func<string, long, T> read) =>
        json.Item(name) is { } item
            ? item.EnumerateObject()
                .Where(property => property.Value.ValueKind is JsonValueKind.Number)
                .Select(property => (property.Name, Is: property.Value.TryGetInt64(out long value), Value: value))
                .Where(property => property.Is).Select(property => read(property.Name, property.Value))
                .ToEquatableArray()
            : [];

    private static JsonElement.ArrayEnumerator Elements(JsonElement json, string name) =>
        Property(json, name) is { ValueKind: JsonValueKind.Array } items 
            ? items.EnumerateArray()
            : default;

    private static JsonElement? Property(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value : null;
}
