namespace Lowmark.Traces.Events;

/// <summary>Call stacks of a trace, each kept once.</summary>
public sealed class TraceStacks
{
    /// <summary>No stack was recorded.</summary>
    public const int None = 0;

    /// <summary>Whatever came after <see cref="Most"/> stacks.</summary>
    public const int Other = 1;

    /// <summary>Of different stacks that are kept.</summary>
    public const int Most = 1 << 16;

    /// <summary>Of one stack; those further out are cut.</summary>
    public const int MostFrames = 64;

    private readonly List<int[]> _stacks = [[], []];
    private readonly Dictionary<int, List<int>> _byHash = [];

    public int Count => _stacks.Count;

    /// <summary>Functions in <see cref="TraceTables.Names"/>, the innermost first. Empty for <see cref="None"/> and
    /// <see cref="Other"/>.</summary>
    public ReadOnlySpan<int> this[int number] => _stacks[number];

    /// <param name="frames">The innermost first. None is <see cref="None"/>.</param>
    public int Of(ReadOnlySpan<int> frames)
    {
        if (frames.IsEmpty) { return None; }
        if (frames.Length > MostFrames) { frames = frames[..MostFrames]; }
        HashCode hash = default;
        foreach (int frame in frames) { hash.Add(frame); }
        int key = hash.ToHashCode();
        if (_byHash.TryGetValue(key, out List<int>? alike))
        {
            foreach (int number in alike)
            {
                if (frames.SequenceEqual(_stacks[number])) { return number; }
            }
        }

        if (_stacks.Count == Most) { return Other; }
        if (alike is null) { _byHash.Add(key, alike = []); }
        alike.Add(_stacks.Count);
        _stacks.Add(frames.ToArray());
        return _stacks.Count - 1;
    }
}
