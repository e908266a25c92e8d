using System.Buffers;

namespace Lowmark.Logs.Lines;

/// <summary>Field names as the journal and /dev/kmsg dictionaries write them: capitals, digits and underscores, at most 64.</summary>
internal static class FieldNames
{
    private const int MostBytes = 64;

    private static readonly SearchValues<byte> s_letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"u8);

    public static bool IsName(ReadOnlySpan<byte> text) => text.Length is > 0 and <= MostBytes && !text.ContainsAnyExcept(s_letters);
}
