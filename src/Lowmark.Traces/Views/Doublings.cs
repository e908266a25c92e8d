using System.Numerics;

namespace Lowmark.Traces.Views;

/// <summary>How many amounts lie between each power of two and the next; 0 and 1 lie together.</summary>
/// <param name="most">Buckets, up to 62; what is larger lies in the last.</param>
internal sealed class Doublings(int most)
{
    private readonly long[] _counts = new long[most];

    public Doublings Copy()
    {
        Doublings copy = new(most);
        _counts.CopyTo(copy._counts, 0);
        return copy;
    }

    public void Add(long amount) =>
        _counts[amount < 2 ? 0 : Math.Min(BitOperations.Log2((ulong)amount), _counts.Length - 1)]++;

    /// <summary>From the smallest to the largest that was seen, without a gap.</summary>
    public IEnumerable<(long From, long To, long Count)> Buckets()
    {
        int first = Array.FindIndex(_counts, count => count > 0);
        int last = Array.FindLastIndex(_counts, count => count > 0);
        for (int at = first; at >= 0 && at <= last; at++)
        {
            yield return (at == 0 ? 0 : 1L << at, 1L << (at + 1), _counts[at]);
        }
    }
}
