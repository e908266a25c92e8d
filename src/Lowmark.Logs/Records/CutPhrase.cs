namespace Lowmark.Logs.Records;

/// <summary>What a cut leaves of the words that follow a name.</summary>
internal static class CutPhrase
{
    /// <summary>The text without the beginning of <paramref name="phrase"/> that it ends with.</summary>
    public static ReadOnlySpan<byte> Strip(ReadOnlySpan<byte> text, ReadOnlySpan<byte> phrase)
    {
        for (int length = Math.Min(phrase.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(phrase[..length])) { return text[..^length]; }
        }

        return text;
    }
}
