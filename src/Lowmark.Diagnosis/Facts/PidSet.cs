using System.Runtime.CompilerServices;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Some pids, to be met in a long table.</summary>
public sealed class PidSet(int capacity)
{
    private readonly HashSet<int> _pids = new(capacity);
    private PidFilter _filter;

    public int Count => _pids.Count;

    public bool Add(int pid)
    {
        _filter.Note(pid);
        return _pids.Add(pid);
    }

    public void Remove(int pid) => _pids.Remove(pid);

    public bool Contains(int pid) => _filter.MayHold(pid) && _pids.Contains(pid);
}

/// <summary>Tells of most rows of a long table, by one bit, that their pid is none of those noted.</summary>
/// <remarks>A mutable value: a field, or a local.</remarks>
internal struct PidFilter
{
    private const int Words = 32;

    private Bits _seen;

    public void Note(int pid) => _seen[WordOf(pid)] |= 1UL << pid;

    public readonly bool MayHold(int pid) => ((_seen[WordOf(pid)] >> pid) & 1) != 0;

    private static int WordOf(int pid) => (pid >> 6) & (Words - 1);

    [InlineArray(Words)]
    private struct Bits
    {
        private ulong _first;
    }
}
