namespace Lowmark.Diagnosis.Incidents;

/// <summary>Finds places of a table by a hash of what stands there. Small enough to stay in the cache: the table itself
/// is only looked at where a hash meets.</summary>
/// <param name="places">Of the table; at most 32,000.</param>
internal sealed class PlaceIndex(int places)
{
    private const int Buckets = 4096;

    // Chains of place + 1; 0 ends one.
    private readonly short[] _first = new short[Buckets];
    private readonly short[] _next = new short[places];
    private readonly int[] _hashes = new int[places];

    /// <returns>The newest place of that hash; below 0 when there is none.</returns>
    public int First(int hash) => FromOn(_first[BucketOf(hash)] - 1, hash);

    /// <returns>The next older place of the same hash; below 0 when there is none.</returns>
    public int After(int place) => FromOn(_next[place] - 1, _hashes[place]);

    public void Add(int place, int hash)
    {
        ref short first = ref _first[BucketOf(hash)];
        _hashes[place] = hash;
        _next[place] = first;
        first = (short)(place + 1);
    }

    /// <param name="place">One that was added.</param>
    public void Remove(int place)
    {
        ref short link = ref _first[BucketOf(_hashes[place])];
        while (link != place + 1) { link = ref _next[link - 1]; }
        link = _next[place];
    }

    private int FromOn(int place, int hash)
    {
        while (place >= 0 && _hashes[place] != hash) { place = _next[place] - 1; }
        return place;
    }

    private static int BucketOf(int hash) => hash & (Buckets - 1);
}
