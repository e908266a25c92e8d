namespace Lowmark.Fuzz;

/// <summary>The numbers of one case: splitmix64, the same on every machine and every release of the runtime.</summary>
internal sealed class CaseRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong mixed = _state += 0x9e3779b97f4a7c15;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }

    /// <returns>From 0 to below <paramref name="end"/>; 0 when that is below 1.</returns>
    public int Below(int end) => end < 1 ? 0 : (int)(Next() % (ulong)end);

    /// <returns>From <paramref name="first"/> to <paramref name="last"/>, both possible, small ones more
    /// often.</returns>
    public int Small(int first, int last) => first + Below(Below(last - first + 1) + 1);

    public bool OneIn(int count) => Below(count) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
