using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Incidents;

/// <summary>Recognises a report that was read before: the same kernel line ends up in kern.log, messages and a paste of
/// both.</summary>
/// <remarks>Bounded: remembers the last <see cref="Remembered"/> reports.</remarks>
public sealed class DuplicateReports
{
    private const int Remembered = 4096;

    private readonly Queue<(decimal? Stamp, Figures Figures)> _order = new();
    private readonly HashSet<(decimal, Figures)> _stamped = [];
    private readonly Dictionary<Figures, (decimal? Stamp, string Source)> _last = [];

    /// <returns>Whether a report with the same kernel time stamp, trigger, victim and free memory came before. Where
    /// one of the two has no stamp, as in many a syslog, they must be of two inputs, and both name a trigger and what
    /// was free or how often the memcg's limit was met.</returns>
    public bool IsKnown(DiagnosedReport report)
    {
        Figures figures = Figures.Of(report);
        decimal? stamp = report.Time.MonotonicSeconds;
        if (IsInAnotherInput(report, figures) || (stamp is { } at && !_stamped.Add((at, figures)))) { return true; }
        if (stamp is null && !figures.AreTelling) { return false; }
        _last[figures] = (stamp, report.Source.Name);
        _order.Enqueue((stamp, figures));
        if (_order.Count > Remembered) { Forget(_order.Dequeue()); }
        return false;
    }

    private bool IsInAnotherInput(DiagnosedReport report, Figures figures) =>
        figures.AreTelling && _last.TryGetValue(figures, out (decimal? Stamp, string Source) known)
        && known.Source != report.Source.Name && (known.Stamp is null || report.Time.MonotonicSeconds is null);

    private void Forget((decimal? Stamp, Figures Figures) oldest)
    {
        if (oldest.Stamp is { } stamp) { _stamped.Remove((stamp, oldest.Figures)); }
        if (_last.TryGetValue(oldest.Figures, out (decimal? Stamp, string) last) && last.Stamp == oldest.Stamp)
        {
            _last.Remove(oldest.Figures);
        }
    }

    /// <summary>What two copies of a report agree in, whatever their logs put in front of the lines.</summary>
    private readonly record struct Figures(
        ReportKind Kind, int? Trigger, int? Victim, int? Order, long? FreePages, long? Failcnt, string? Said)
    {
        /// <summary>Whether no other report is likely to have the same.</summary>
        public bool AreTelling => Trigger is not null && (FreePages ?? Failcnt) is not null;

        public static Figures Of(DiagnosedReport report) => new(
            report.Kind, report.Trigger?.Pid, report.Victims.IsEmpty ? null : report.Victims[0].Pid,
            report.Request?.Order, report.Memory?.Totals.Counter("free")?.Count, report.Memcg?.Failcnt,
            report.Program?.Text);

        /// <summary>By what differs most from report to report.</summary>
        public override int GetHashCode() => HashCode.Combine(Trigger, Victim, FreePages, Failcnt);
    }
}
