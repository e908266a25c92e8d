using System.Runtime.InteropServices;

namespace Lowmark.Traces.Views;

/// <summary>Events and amounts by key, of so many keys at most.</summary>
/// <param name="most">Different keys; what comes under others is added up in <see cref="Beyond"/>.</param>
internal sealed class Tally<TKey>(int most)
    where TKey : notnull, IEquatable<TKey>
{
    private readonly Dictionary<TKey, Amount> _amounts = [];

    public Amount Total { get; private set; }

    /// <summary>Of keys for which there was no room.</summary>
    public Amount Beyond { get; private set; }

    public IEnumerable<KeyValuePair<TKey, Amount>> Entries => _amounts;

    public void Add(TKey key, long events, long amount)
    {
        Amount more = new(events, amount);
        Total += more;
        if (_amounts.Count == most && !_amounts.ContainsKey(key)) { Beyond += more; }
        else { CollectionsMarshal.GetValueRefOrAddDefault(_amounts, key, out _) += more; }
    }

    /// <summary>The same by something that several keys share, the largest amount first; then by what it is, so that
    /// the order is always the same.</summary>
    public IEnumerable<(TPart Part, Amount Amount)> By<TPart>(Func<TKey, TPart> part)
        where TPart : notnull, IComparable<TPart> =>
        _amounts.GroupBy(entry => part(entry.Key), entry => entry.Value)
            .Select(group => (Part: group.Key, Amount: group.Aggregate((sum, one) => sum + one)))
            .OrderByDescending(row => row.Amount.Size).ThenByDescending(row => row.Amount.Events)
            .ThenBy(row => row.Part);
}

/// <param name="Events">How many.</param>
/// <param name="Size">Of all of them together, in the view's unit.</param>
internal readonly record struct Amount(long Events, long Size)
{
    public static Amount operator +(Amount left, Amount right) =>
        new(left.Events + right.Events, left.Size + right.Size);
}
