namespace Lowmark.Diagnosis.Facts;

/// <summary>Some pids, to be met in a long table: one bit tells of most rows that they are none of them.</summary>
public sealed class PidSet(int capacity)
{
    private const int Bits = 4096;

    private readonly HashSet<int> _pids = new(capacity);
    private readonly ulong[] _seen = new ulong[Bits / 64];

    public bool IsEmpty => _pids.Count == 0;

    public bool Add(int pid)
    {
        _seen[WordOf(pid)] |= 1UL << pid;
        return _pids.Add(pid);
    }

    /// <summary>Its bit stays: another pid may share it.</summary>
    public void Remove(int pid) => _pids.Remove(pid);

    public bool Contains(int pid) => ((_seen[WordOf(pid)] >> pid) & 1) != 0 && _pids.Contains(pid);

    private static int WordOf(int pid) => (pid >> 6) & ((Bits / 64) - 1);
}
