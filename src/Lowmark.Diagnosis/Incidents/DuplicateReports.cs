using System.Runtime.InteropServices;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Incidents;

/// <summary>Recognises a report that was read before: the same kernel line ends up in kern.log, messages and a paste of
/// both.</summary>
/// <remarks>Bounded: remembers the last <see cref="Remembered"/> reports.</remarks>
public sealed class DuplicateReports
{
    private const int Remembered = 4096;

    /// <summary>One more than are remembered: the newest is there before the oldest goes.</summary>
    private const int Places = Remembered + 1;

    private readonly List<Remark> _remarks = [];

    /// <summary>By stamp and figures, of those with a stamp.</summary>
    private readonly PlaceIndex _stamped = new(Places);

    /// <summary>By figures: the last one of each.</summary>
    private readonly PlaceIndex _last = new(Places);

    private int _newest = -1;

    private ReadOnlySpan<Remark> Remarks => CollectionsMarshal.AsSpan(_remarks);

    /// <returns>Whether a report with the same kernel time stamp, trigger, victim and free memory came before. Where
    /// one of the two has no stamp, as in many a syslog, they must be of two inputs, and both name a trigger and what
    /// was free or how often the memcg's limit was met.</returns>
    public bool IsKnown(DiagnosedReport report)
    {
        Remark remark = new(report.Time.MonotonicSeconds, Figures.Of(report), report.Source.Name);
        bool isTelling = remark.Figures.AreTelling;
        int figures = remark.Figures.GetHashCode();
        int last = LastOf(remark.Figures, figures);
        if (isTelling && last >= 0 && IsOfAnotherInput(remark, Remarks[last])) { return true; }
        int stamped = HashCode.Combine(figures, remark.Stamp);
        if (remark.Stamp is not null && IsStampedAs(remark, stamped)) { return true; }
        if (remark.Stamp is null && !isTelling) { return false; }
        int place = Keep(remark);
        if (last >= 0) { _last.Remove(last); }
        _last.Add(place, figures);
        if (remark.Stamp is not null) { _stamped.Add(place, stamped); }
        if (_remarks.Count == Places) { Forget((place + 1) % Places); }
        return false;
    }

    private static bool IsOfAnotherInput(in Remark remark, in Remark last) =>
        last.Source != remark.Source && (last.Stamp is null || remark.Stamp is null);

    private bool IsStampedAs(in Remark remark, int hash)
    {
        for (int place = _stamped.First(hash); place >= 0; place = _stamped.After(place))
        {
            if (Remarks[place].Stamp == remark.Stamp && Remarks[place].Figures == remark.Figures) { return true; }
        }

        return false;
    }

    /// <returns>Below 0 when there is none.</returns>
    private int LastOf(in Figures figures, int hash)
    {
        int place = _last.First(hash);
        while (place >= 0 && Remarks[place].Figures != figures) { place = _last.After(place); }
        return place;
    }

    private int Keep(Remark remark)
    {
        _newest = (_newest + 1) % Places;
        if (_newest == _remarks.Count) { _remarks.Add(remark); }
        else { _remarks[_newest] = remark; }
        return _newest;
    }

    private void Forget(int oldest)
    {
        ref readonly Remark remark = ref Remarks[oldest];
        if (remark.Stamp is not null) { _stamped.Remove(oldest); }
        int last = LastOf(remark.Figures, remark.Figures.GetHashCode());
        if (last >= 0 && Remarks[last].Stamp == remark.Stamp) { _last.Remove(last); }
    }

    private readonly record struct Remark(decimal? Stamp, Figures Figures, string Source);

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
        public override int GetHashCode() => HashCode.Combine(Trigger, Victim, FreePages, Failcnt, Said);
    }
}
