using System.Text.Json;
using Lowmark.Kernel;

namespace Lowmark.Apply.Fixes;

/// <summary>What all readers of a journal ask a JSON element for.</summary>
/// <exception cref="FormatException">By every call: it is not there in this form.
/// <see cref="KeyNotFoundException"/> and <see cref="InvalidOperationException"/> likewise.</exception>
internal static class Json
{
    public static string Text(JsonElement json, ReadOnlySpan<byte> name) =>
        TextOrNull(json, name) ?? throw new FormatException("a text is missing");

    public static string? TextOrNull(JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;

    public static T Word<T>(JsonElement json, ReadOnlySpan<byte> name)
        where T : struct, Enum =>
        Enum.TryParse(Text(json, name), out T word) && Enum.IsDefined(word)
            ? word
            : throw new FormatException("not one of the words");

    public static EquatableArray<T> Items<T>(JsonElement json, Func<JsonElement, T> read) =>
        json.EnumerateArray().Select(read).ToEquatableArray();
}
