namespace Lowmark.Kernel;

/// <summary>What texts were read as before, by their exact content: a log repeats its names.</summary>
/// <remarks>Bounded. Threads may share it: what one of them loses is read again.</remarks>
/// <param name="read">The same for the same text, always.</param>
public sealed class KnownTexts<T>(Func<string, T> read)
{
    private const int Places = 4096;
    private const int LongestKept = 256;

    private readonly Entry?[] _known = new Entry[Places];

    public T Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > LongestKept) { return read(text); }
        ref Entry? place = ref _known[PlaceOf(text)];
        Entry? known = place;
        if (known is null || known.Text != text) { place = known = new(text, read(text)); }
        return known.Read;
    }

    /// <summary>By a few letters: texts that share a place are only read again.</summary>
    private static int PlaceOf(string text)
    {
        int half = text.Length / 2;
        uint hash = (uint)text.Length;
        hash = (hash * 31) + text[0];
        hash = (hash * 31) + text[half / 2];
        hash = (hash * 31) + text[half];
        hash = (hash * 31) + text[(half + text.Length) / 2];
        hash = (hash * 31) + text[^1];
        return (int)(hash & (Places - 1));
    }

    private sealed record Entry(string Text, T Read);
}
