namespace Lowmark.Host.Text;

/// <summary>Words with commas between them: <c>rw,memory</c>, <c>cpu,cpuacct</c>.</summary>
internal static class WordList
{
    public static bool Has(ReadOnlySpan<byte> words, ReadOnlySpan<byte> word)
    {
        while (true)
        {
            int comma = words.IndexOf((byte)',');
            if ((comma < 0 ? words : words[..comma]).SequenceEqual(word)) { return true; }
            if (comma < 0) { return false; }
            words = words[(comma + 1)..];
        }
    }
}
