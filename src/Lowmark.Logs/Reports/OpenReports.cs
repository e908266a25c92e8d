using System.Runtime.InteropServices;
using Lowmark.Logs.Lines;

namespace Lowmark.Logs.Reports;

/// <summary>The reports whose lines are still coming in, and which of them a line is of: several CPUs and hosts print
/// at once.</summary>
internal sealed class OpenReports
{
    /// <summary>Lines claimed in turns, one after the other, until the turns are believed.</summary>
    private const int TrustedTurns = 4;

    /// <summary>A report that printed no line for so long is not being printed together with the one that
    /// does.</summary>
    private const int MixedWithinLines = 64;

    /// <summary>Half of what lies between a report's lines at most: two times so near to a third are as near to each
    /// other as the lines of one report.</summary>
    private const long NearMicroseconds = OpenReport.MaxGapSeconds * 1_000_000 / 2;

    /// <summary>Some 36,000 years. Beyond it, differences may not fit into 64 bits.</summary>
    private const long MostMicroseconds = 1L << 60;

    private readonly List<OpenReport> _open = [];
    private int _turns;

    /// <summary>No report is over before the line of this number, while lines are printed about this time.</summary>
    private long _goOnUntil;
    private long _goOnFrom;

    /// <summary>Whose the line of this number is, if it is of this shape.</summary>
    private (OpenReport? Of, LineShape Shape, long Next) _run;

    public int Count => _open.Count;

    private ReadOnlySpan<OpenReport> Open => CollectionsMarshal.AsSpan(_open);

    public OpenReport this[int index] => _open[index];

    public void Add(OpenReport report)
    {
        _open.Add(report);
        _goOnUntil = 0;
    }

    public void RemoveAt(int index)
    {
        _open.RemoveAt(index);
        _run = default;
    }

    public List<OpenReport>.Enumerator GetEnumerator() => _open.GetEnumerator();

    /// <summary>Reports that are printed together: a zone none of them can take was mixed up, it is not the first line
    /// left of another report.</summary>
    public bool AreMixedAt(in LogLine line, long sequence)
    {
        foreach (OpenReport report in Open)
        {
            if (report is { IsTied: true, IsComplete: false } && IsNear(report, sequence) && report.HostMatches(line))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="identity">By <see cref="LineIdentity"/>.</param>
    /// <param name="sequence">Of the line, in logical lines.</param>
    /// <returns>Null when the line can be of none.</returns>
    public OpenReport? Best(in LogLine line, LineShape shape, ulong? identity, long sequence)
    {
        if (_turns >= TrustedTurns && NextInTurn(line, shape, identity, sequence) is { } next) { return next; }
        OpenReport? tied = null;
        OpenReport? best = null;
        int bestDistance = int.MaxValue;
        bool interleaved = true;
        foreach (OpenReport report in Open)
        {
            if (report.Distance(line, shape, identity) is not { } distance) { continue; }
            MarkTie(ref tied, report, distance, sequence);
            if (distance > bestDistance) { continue; }
            if (distance < bestDistance)
            {
                (best, bestDistance, interleaved) = (report, distance, IsActive(report, sequence));
                continue;
            }

            // Printing in turns, the one that waited longest is next; a report that fell silent has been cut.
            interleaved &= IsActive(report, sequence);
            bool waitedLonger = report.LastClaim < best!.LastClaim;
            if (waitedLonger == interleaved) { best = report; }
        }

        return best;
    }

    /// <summary>Whether a line of some shape can be nobody's but the last claimer's: no other report may take it, is
    /// being printed with it, or is over by this line.</summary>
    public bool LeaveTo(OpenReport last, LineShape shape, long? microseconds, long sequence)
    {
        bool goOn = GoOnAt(microseconds, sequence);
        foreach (OpenReport report in Open)
        {
            if (!goOn && (report.IsApart(microseconds) || report.IsStaleAt(sequence))) { return false; }
            if (report == last) { continue; }
            if (IsActive(report, sequence) || report.MayTake(shape)) { return false; }
        }

        if (!goOn) { _goOnUntil = 0; }
        _run = (last, shape, sequence);
        return true;
    }

    /// <summary>The report that claimed the line above, where it was <see cref="LeaveTo">left</see> a line of the shape
    /// that it expects now; else null.</summary>
    public OpenReport? Running(long? microseconds, long sequence) =>
        sequence == _run.Next && _run.Of is { } last && last.NextShape == _run.Shape && GoOnAt(microseconds, sequence)
            ? last : null;

    /// <summary>The line that was left to a report has been claimed by it.</summary>
    public void RunOn() => _run.Next++;

    /// <summary>Whether no report is over before a line: it comes soon, by number and time, behind one before which
    /// none was.</summary>
    /// <returns>False where that is not known.</returns>
    public bool GoOnAt(long? microseconds, long sequence) =>
        microseconds is { } now && sequence <= _goOnUntil && (ulong)(now - _goOnFrom) <= 2 * NearMicroseconds;

    /// <summary>No report is over before a line.</summary>
    /// <param name="microseconds">Of the line; null when not printed.</param>
    public void NoteGoingOn(long? microseconds)
    {
        if (microseconds is not { } now) { return; }
        _goOnUntil = now is >= 0 and <= MostMicroseconds ? long.MaxValue : 0;
        _goOnFrom = now - NearMicroseconds;
        foreach (OpenReport report in Open)
        {
            bool isNear = report.LastMicroseconds is { } last && Math.Abs((double)now - last) <= NearMicroseconds;
            _goOnUntil = isNear ? Math.Min(_goOnUntil, report.LastClaim + OpenReport.StaleAfterLines) : 0;
        }
    }

    /// <summary>A report is about to claim a line: whose turn it was.</summary>
    public void CountTurn(OpenReport claimer, long sequence)
    {
        if (_open.Count < 2) { return; }
        int active = 0;
        bool isNext = true;
        bool returns = false;
        foreach (OpenReport report in Open)
        {
            returns |= report.LastClaim > claimer.LastClaim && IsNear(claimer, sequence);
            if (!IsActive(report, sequence)) { continue; }
            active++;
            isNext &= report.LastClaim >= claimer.LastClaim;
        }

        if (active > 1) { _turns = isNext ? _turns + 1 : 0; }
        if (returns && claimer is { IsTied: true, IsComplete: false }) { NoteMixed(sequence); }
    }

    /// <summary>Two CPUs that print at once mostly get a line each: then whose turn it is says more than what the line
    /// is.</summary>
    private OpenReport? NextInTurn(in LogLine line, LineShape shape, ulong? identity, long sequence)
    {
        OpenReport? next = null;
        OpenReport? tied = null;
        foreach (OpenReport report in Open)
        {
            if (!IsActive(report, sequence)
                || report.Distance(line, shape, identity) is not (>= 0 and < OpenReport.Unlikely and var distance))
            {
                continue;
            }

            MarkTie(ref tied, report, distance, sequence);
            if (next is null || report.LastClaim <= next.LastClaim) { next = report; }
        }

        return next;
    }

    /// <summary>Remembers that a line could have been another report's as well.</summary>
    private static void MarkTie(ref OpenReport? tied, OpenReport report, int distance, long sequence)
    {
        if (distance >= OpenReport.Unlikely || !IsNear(report, sequence)) { return; }
        if (tied is not null) { (tied.IsTied, report.IsTied) = (true, true); }
        tied = report;
    }

    /// <summary>A report goes on behind another's line, and there were lines that either could have printed.</summary>
    private void NoteMixed(long sequence)
    {
        foreach (OpenReport report in Open)
        {
            if (report.IsTied && IsNear(report, sequence)) { report.NoteMixed(); }
        }
    }

    private bool IsActive(OpenReport report, long sequence) => sequence - report.LastClaim <= _open.Count + 1;

    private static bool IsNear(OpenReport report, long sequence) => sequence - report.LastClaim <= MixedWithinLines;
}
