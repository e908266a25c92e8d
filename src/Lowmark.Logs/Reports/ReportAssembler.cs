using System.Text;
using Lowmark.Kernel.Text;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Programs;

namespace Lowmark.Logs.Reports;

/// <summary>Groups logical lines into reports: demultiplexes what several CPUs and hosts printed at once, rejoins
/// wrapped lines.</summary>
/// <remarks>Invariant: a line inside a report is claimed by exactly one report or listed as unclaimed; none is dropped.
/// Bounded: at most <see cref="MaxOpen"/> reports are open, each bounded by <see cref="ReportLines"/>.</remarks>
/// <param name="sourceName">Name of the input, as the user gave it.</param>
/// <param name="emit">Called once a report has ended, in the order of ending.</param>
/// <param name="started">Called for each line that a kernel says first.</param>
public sealed class ReportAssembler(string sourceName, Action<Report> emit, Action<BootLine>? started = null)
    : ILogLineSink
{
    private const int MaxOpen = 8;

    private readonly OpenReports _open = new();
    private readonly Pastes.ProcPaste _paste = new();
    private readonly ProgramAssembler _programs = new(sourceName, emit);
    private readonly PrintOrder _order = new();
    private OpenReport? _lastClaimer;
    private string? _kernelRelease;
    private ExpectedSize _expected = ExpectedSize.Smallest;
    private long _sequence;
    private bool _hasEmitted;

    public bool WantsEveryLine => _open.Count > 0 || _paste.IsOpen || _programs.WantsEveryLine;

    public void Accept(in LogLine line)
    {
        if (Take(line) is LineShape.LossMarker) { TakeAfterMarker(line); }
    }

    /// <remarks>What <see cref="Take"/> does where it can lead nowhere else.</remarks>
    public bool TryAcceptPlain(ReadOnlySpan<byte> text, long number, long? microseconds)
    {
        long sequence = _sequence + 1;
        OpenReport? running = _open.Running(microseconds, sequence);
        bool isClaimed = running is not null && running.TryClaimFurther(text, number, microseconds, sequence);
        if (!isClaimed && !TryClaimPlain(running, text, number, microseconds, sequence)) { return false; }
        _sequence = sequence;
        _open.RunOn();
        if (microseconds is { } now) { _order.SeeNext(now); }
        return true;
    }

    /// <summary>As <see cref="TryAcceptPlain"/>, where no run goes on: one begins, or a section.</summary>
    /// <param name="running">Null where no run was.</param>
    private bool TryClaimPlain(
        OpenReport? running, ReadOnlySpan<byte> text, long number, long? microseconds, long sequence)
    {
        if (_lastClaimer is not { } last || last.LastClaim != _sequence || _programs.WantsEveryLine) { return false; }
        if (running is null && last.NextShape is not LineShape.Unknown
            && _open.LeaveTo(last, last.NextShape, microseconds, sequence)
            && last.TryClaimFurther(text, number, microseconds, sequence))
        {
            return true;
        }

        LineShape shape = PlainShapes.First(text.TrimBlanksStart());
        return shape is not LineShape.Unknown && last.MayTake(shape)
            && _open.LeaveTo(last, shape, microseconds, sequence)
            && last.TryClaimFirst(text, shape, number, microseconds, sequence);
    }

    private LineShape Take(in LogLine line)
    {
        _sequence++;
        CloseStale(line);
        ReadOnlySpan<byte> bare = line.Text.TrimBlanks();
        LineShape shape = LineClassifier.Classify(bare, insideReport: _open.Count > 0);
        if (_open.Count == 0 && _paste.Take(line, shape)) { return shape; }
        if (!IsKernelTag(line.Tag)) { shape = LineShape.Unknown; }
        if (shape is LineShape.Unknown && _programs.Take(line, _sequence)) { return LineShape.Program; }
        _order.See(line, shape);
        if (!Route(line, bare, shape)) { PassOver(line); }
        return shape;
    }

    /// <summary>Up to v4.9 the next record stands behind the marker: <c>** 34 printk messages dropped ** [   12.345678]
    /// Node 0 …</c>
    /// (console_unlock(), kernel/printk/printk.c).</summary>
    private void TakeAfterMarker(in LogLine line)
    {
        LineCursor cursor = new(line.Text.TrimBlanksStart());
        if (!cursor.TryTake("** "u8) || !cursor.TryTakeThrough("printk messages dropped ** "u8, out _)) { return; }
        LineCursor stamp = cursor;
        if (stamp.TryTake("["u8) && stamp.TryTakeThrough("] "u8, out ReadOnlySpan<byte> time)
            && time.Trim("0123456789. "u8).IsEmpty)
        {
            cursor = stamp;
        }

        if (cursor.Rest.TrimBlanks().IsEmpty) { return; }
        Take(line with { Text = cursor.Rest, HasPrefix = true, IsContinuation = false, StartsMidLine = true });
    }

    public void Skipped(long count)
    {
        _sequence += count;
        _paste.Skipped(count);
    }

    public void Lost(long atLine, string what)
    {
        foreach (OpenReport report in _open) { report.NoteLost($"{what} (line {atLine})"); }
    }

    /// <summary>Ends all reports, since nothing comes for a while; the input goes on.</summary>
    public void Pause()
    {
        while (_open.Count > 0) { Close(0); }
        _programs.Finish();
        GiveBackUnsaid();
    }

    /// <summary>Ends all reports: the input is over.</summary>
    public void Finish()
    {
        Pause();

        // Beside real reports, a stray /proc line in a log is somebody's monitoring, not a question.
        if (!_hasEmitted && _paste.Finish(sourceName) is { } state) { emit(state); }
    }

    /// <param name="bare">The line's text without blanks around it.</param>
    private bool Route(in LogLine line, ReadOnlySpan<byte> bare, LineShape shape)
    {
        switch (shape)
        {
            case LineShape.LinuxVersion:
                CloseOf(line);
                _kernelRelease = BootLine.ReleaseOf(line.Text);
                started?.Invoke(BootLine.Of(line, sourceName, _kernelRelease));
                return false;
            case LineShape.LossMarker:
                return NoteLoss(line);
            case LineShape.Reaper:
                return ClaimReaper(line);
            case LineShape.Unknown:
                return ExtendWrapped(line);
        }

        ulong? identity = LineIdentity.Of(bare, shape);
        if (_open.Best(line, shape, identity, _sequence) is { } report)
        {
            Claim(report, line, shape, identity);
            return true;
        }

        if (!SectionOrder.MayBegin(shape) || (shape is LineShape.Frame && line.Text.IndexOf(" warn_alloc"u8) < 0)
            || (shape is LineShape.MemInfo or LineShape.Zone or LineShape.LowmemReserve
                && _open.AreMixedAt(line, _sequence)))
        {
            return ExtendWrapped(line);
        }

        Open(line, shape, identity);
        return true;
    }

    private void Claim(OpenReport report, in LogLine line, LineShape shape, ulong? identity)
    {
        _open.CountTurn(report, _sequence);
        report.Claim(line, shape, identity, _sequence);
        _lastClaimer = report;
    }

    private void Open(in LogLine line, LineShape shape, ulong? identity)
    {
        CloseComplete();
        if (_open.Count == MaxOpen) { Close(0); }
        // Only warn_alloc() stands for a report whose first line was lost.
        LineShape opener = shape is LineShape.Frame ? LineShape.PageAllocationFailure : shape;
        OpenReport report = new(line, opener, _kernelRelease, _expected);
        _open.Add(report);
        Claim(report, line, shape, identity);
    }

    /// <summary>A new report begins: finished ones only waited for late lines.</summary>
    private void CloseComplete()
    {
        for (int i = 0; i < _open.Count;)
        {
            if (_open[i].IsComplete && _open.Count > 2) { Close(i); }
            else { i++; }
        }
    }

    private void CloseStale(in LogLine line)
    {
        if (_programs.WantsEveryLine)
        {
            _programs.CloseStale(line, _sequence);
            GiveBackUnsaid();
        }

        if (_open.GoOnAt(line.MonotonicMicroseconds, _sequence)) { return; }
        for (int i = 0; i < _open.Count;)
        {
            if (_open[i].IsOverBefore(line, _sequence)) { Close(i); }
            else { i++; }
        }

        _open.NoteGoingOn(line.MonotonicMicroseconds);
    }

    /// <summary>A kernel starts: the one before it on that host says nothing more.</summary>
    private void CloseOf(in LogLine boot)
    {
        for (int i = 0; i < _open.Count;)
        {
            if (_open[i].HostMatches(boot)) { Close(i); }
            else { i++; }
        }
    }

    private void Close(int index)
    {
        OpenReport report = _open[index];
        _open.RemoveAt(index);
        _expected = _expected.After(report.Size);
        if (_lastClaimer == report) { _lastClaimer = null; }
        if (_order.IsBackwards)
        {
            report.NoteLost("the order: the log has its newest line first (journalctl -r); print it oldest first");
        }

        if (report.WasAskedFor)
        {
            GiveBack(report.Lines, report.Host);
            return;
        }

        foreach (OpenReport other in _open)
        {
            if (other.WasAskedFor) { report.PassOver(other.Lines, other.Host); }
        }

        foreach (ProgramStatement unsaid in _programs.Unsaid) { report.PassOver(unsaid.Lines, unsaid.Host); }
        _hasEmitted = true;
        emit(ReportParser.Parse(report, sourceName));
    }

    /// <summary>Lines that turned out to report nothing are unclaimed in what they stand in.</summary>
    private void GiveBack(ReportLines lines, byte[] host)
    {
        foreach (OpenReport report in _open) { report.PassOver(lines, host); }
        _paste.PassOver(lines);
    }

    private void GiveBackUnsaid()
    {
        foreach (ProgramStatement statement in _programs.SaidNothing) { GiveBack(statement.Lines, statement.Host); }
        _programs.SaidNothing.Clear();
    }

    private void PassOver(in LogLine line)
    {
        _paste.PassOver(line);
        foreach (OpenReport report in _open)
        {
            if (!report.IsComplete && report.HostMatches(line)) { report.PassOver(line); }
        }
    }

    private bool NoteLoss(in LogLine line)
    {
        OpenReport? report = _lastClaimer is { IsComplete: false } last && last.HostMatches(line) ? last : null;
        if (report is null) { return false; }
        string words = Encoding.UTF8.GetString(line.Text.TrimBlanks());
        report.NoteLost($"the log says lines were dropped: \"{words}\" (line {line.Number})");
        report.Claim(line, LineShape.LossMarker, identity: null, _sequence);
        return true;
    }

    private bool ClaimReaper(in LogLine line)
    {
        LineCursor cursor = new(line.Text);
        bool named = cursor.TryTakeThrough("process "u8, out _) || cursor.TryTakeThrough("pid:"u8, out _);
        if (!named || !cursor.TryTakeCount(out long pid) || pid > int.MaxValue) { return false; }
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            if (!_open[i].Killed((int)pid)) { continue; }
            Claim(_open[i], line, LineShape.Reaper, identity: null);
            return true;
        }

        return false;
    }

    private bool ExtendWrapped(in LogLine line)
    {
        if (TryExtendByComma(line)) { return true; }
        if (line.HasPrefix || _lastClaimer is not { } report || report.LastClaim != _sequence - 1) { return false; }
        if (report.Lines.IsFull || !WrappedLine.Continues(report, line.Text, out bool withBlank)) { return false; }
        report.Extend(line.Text, withBlank, _sequence);
        return true;
    }

    /// <summary>The header of a failure and the <c>oom-kill:</c> line are printed in pieces (pr_cont, v5.0+): another
    /// CPU's line between two of them makes each a record of its own.</summary>
    private bool TryExtendByComma(in LogLine line)
    {
        ReadOnlySpan<byte> text = line.Text;
        if (!WrappedLine.IsPiece(text)) { return false; }
        foreach (OpenReport report in _open)
        {
            if (!report.HostMatches(line) || report.Lines.IsFull || report.LastShape is not (LineShape.OomSummary
                or LineShape.PageAllocationFailure or LineShape.AllocationStall or LineShape.VmallocFailure))
            {
                continue;
            }

            report.Extend(text, withBlank: false, _sequence);
            _lastClaimer = report;
            return true;
        }

        return false;
    }

    /// <summary>Programs quote kernel lines; only the kernel's own tag (or none) makes a report.</summary>
    private static bool IsKernelTag(ReadOnlySpan<byte> tag) =>
        tag.IsEmpty || tag.SequenceEqual("kernel"u8) || tag.SequenceEqual("vmunix"u8) || tag.SequenceEqual("klogd"u8)
        || tag.SequenceEqual("KERNEL"u8) || tag.SequenceEqual("unix"u8) || tag.SequenceEqual("kern"u8);
}
