using Lowmark.Host.Processes;

namespace Lowmark.Traces.Views;

/// <summary>What lay where in a process, over several looks at it. What was seen later is asked first.</summary>
internal sealed class AddressSpace
{
    /// <summary>Of all looks together.</summary>
    private const int MostMappings = 1 << 18;

    private readonly List<Mapping> _mappings = [];
    private readonly Dictionary<Mapping, int> _numbers = [];
    private readonly List<int[]> _looks = [];

    /// <returns>Null for a negative index.</returns>
    public Mapping? this[int index] => index < 0 ? null : _mappings[index];

    public void Add(PidMaps maps)
    {
        int[] look = [.. maps.Mappings.Where(IsKept).Select(NumberOf).OrderBy(number => _mappings[number].Start)];
        if (_looks.Count > 0 && look.AsSpan().SequenceEqual(_looks[^1])) { return; }
        _looks.Add(look);
        // The first and the newest tell most: what came and went between is rare.
        if (_looks.Count > 8) { _looks.RemoveAt(1); }
    }

    /// <returns>−1 when nothing known lies there.</returns>
    public int IndexOf(ulong address)
    {
        for (int at = _looks.Count - 1; at >= 0; at--)
        {
            if (Find(_looks[at], address) is >= 0 and var found) { return found; }
        }

        return -1;
    }

    private int Find(int[] look, ulong address)
    {
        int low = 0;
        int high = look.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            Mapping mapping = _mappings[look[middle]];
            if (address < mapping.Start) { high = middle - 1; }
            else if (address >= mapping.End) { low = middle + 1; }
            else { return look[middle]; }
        }

        return -1;
    }

    private bool IsKept(Mapping mapping) => _mappings.Count < MostMappings || _numbers.ContainsKey(mapping);

    private int NumberOf(Mapping mapping)
    {
        if (_numbers.TryGetValue(mapping, out int known)) { return known; }
        _numbers.Add(mapping, _mappings.Count);
        _mappings.Add(mapping);
        return _mappings.Count - 1;
    }
}
