using Lowmark.Kernel;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>Adds up the statistics that the kernel prints one line a group (v3.8 to v5.2).</summary>
internal sealed class MemcgSums
{
    private const int MostNames = 200;

    private readonly List<(MemcgStat Sum, long Most)> _sums = [];

    /// <summary>Each name once, in the order printed; the line is that of the group with most of it.</summary>
    public EquatableArray<MemcgStat> All => _sums.Select(entry => entry.Sum).ToEquatableArray();

    public void Add(MemcgStat own)
    {
        int at = _sums.FindIndex(entry => string.Equals(entry.Sum.Name, own.Name, StringComparison.Ordinal));
        if (at < 0)
        {
            if (_sums.Count < MostNames) { _sums.Add((own, own.Value)); }
            return;
        }

        (MemcgStat sum, long most) = _sums[at];
        bool leads = own.Value > most;
        long total = (long)Int128.Clamp((Int128)sum.Value + own.Value, long.MinValue, long.MaxValue);
        _sums[at] = (new MemcgStat(leads ? own.Line : sum.Line, own.Name, total), leads ? own.Value : most);
    }
}
