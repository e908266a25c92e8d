using System.Numerics;

namespace Lowmark.Logs.Reports;

/// <summary>The identities (<see cref="LineIdentity"/>) that one report has had: a table without deletion.</summary>
/// <param name="expected">About how many there will be; more cost time.</param>
internal sealed class IdentitySet(int expected)
{
    private const int FewestPlaces = 16;

    /// <summary>Another one in each run, for hash codes are seeded: no log can make all of its identities meet in one
    /// place.</summary>
    private static readonly ulong s_multiplier =
        ((ulong)(uint)HashCode.Combine(0) << 32) | (uint)HashCode.Combine(1) | 1;

    private ulong[] _places =
        new ulong[Math.Max(FewestPlaces, BitOperations.RoundUpToPowerOf2((uint)expected + ((uint)expected / 2)))];

    public int Count { get; private set; }

    public bool Contains(ulong identity) => _places[PlaceOf(identity)] != 0;

    /// <returns>False when it was there already.</returns>
    public bool Add(ulong identity)
    {
        int place = PlaceOf(identity);
        if (_places[place] != 0) { return false; }
        _places[place] = Mark(identity);
        Count++;
        if (Count > _places.Length / 4 * 3) { Grow(); }
        return true;
    }

    /// <returns>Where it is, or the free place where it would be.</returns>
    private int PlaceOf(ulong identity)
    {
        ulong mark = Mark(identity);
        int last = _places.Length - 1;
        int at = (int)((mark * s_multiplier) >> (64 - BitOperations.PopCount((uint)last)));
        while (_places[at] != 0 && _places[at] != mark) { at = (at + 1) & last; }
        return at;
    }

    /// <summary>0 marks a free place.</summary>
    private static ulong Mark(ulong identity) => identity == 0 ? 1 : identity;

    private void Grow()
    {
        ulong[] full = _places;
        _places = new ulong[full.Length * 2];
        foreach (ulong mark in full)
        {
            if (mark != 0) { _places[PlaceOf(mark)] = mark; }
        }
    }
}
