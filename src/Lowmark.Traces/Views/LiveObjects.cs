namespace Lowmark.Traces.Views;

/// <summary>What was handed out and not given back. When there is no room for more, every other address is left out
/// from then on, always the same ones, and what is counted stands for the rest.</summary>
/// <param name="most">Addresses that are kept at once.</param>
internal sealed class LiveObjects<TOwner>(int most)
{
    private readonly Dictionary<ulong, (TOwner Owner, long SinceNs)> _live = [];
    private int _dropped;

    /// <summary>How many objects each one that is kept stands for: a power of two.</summary>
    public long Weight => 1L << _dropped;

    public IEnumerable<(TOwner Owner, long SinceNs)> Entries => _live.Values;

    /// <returns>False for an address that is left out.</returns>
    public bool Add(ulong address, TOwner owner, long timeNs)
    {
        if (!IsKept(address)) { return false; }
        if (_live.Count == most && !_live.ContainsKey(address)) { LeaveOut(); }
        if (!IsKept(address)) { return false; }
        _live[address] = (owner, timeNs);
        return true;
    }

    /// <returns>False when it was not handed out here.</returns>
    public bool Remove(ulong address, out TOwner owner)
    {
        bool isKnown = _live.Remove(address, out (TOwner Owner, long SinceNs) entry);
        owner = entry.Owner;
        return isKnown;
    }

    public void Clear() => _live.Clear();

    private void LeaveOut()
    {
        _dropped++;
        foreach (ulong address in _live.Keys.Where(address => !IsKept(address)).ToArray()) { _live.Remove(address); }
    }

    /// <summary>Fibonacci hashing: addresses are multiples of their size.</summary>
    private bool IsKept(ulong address) =>
        _dropped == 0 || (_dropped < 64 && (address * 0x9E3779B97F4A7C15) >> (64 - _dropped) == 0);
}
