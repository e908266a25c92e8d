using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Incidents;

/// <summary>Recognises a report that was read before: the same kernel line ends up in kern.log, messages and a paste of
/// both.</summary>
/// <remarks>Bounded: remembers the last <see cref="Remembered"/> reports.</remarks>
public sealed class DuplicateReports
{
    private const int Remembered = 4096;

    private readonly Queue<(decimal, int?, long?, int)> _order = new();
    private readonly HashSet<(decimal, int?, long?, int)> _seen = [];

    /// <returns>Whether a report with the same kernel time stamp, trigger, victim and free memory came before. Without
    /// a kernel time stamp nothing is taken for a duplicate.</returns>
    public bool IsKnown(DiagnosedReport report)
    {
        if (report.Time.MonotonicSeconds is not { } stamp) { return false; }
        (decimal, int?, long?, int) key = (
            stamp, report.Trigger?.Pid, report.Memory?.Totals.Counter("free")?.Count,
            HashCode.Combine(report.Kind, report.Victims.IsEmpty ? 0 : report.Victims[0].Pid, report.Request?.Order));
        if (!_seen.Add(key)) { return true; }
        _order.Enqueue(key);
        if (_order.Count > Remembered) { _seen.Remove(_order.Dequeue()); }
        return false;
    }
}
