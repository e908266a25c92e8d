using Lowmark.Logs.Lines;

namespace Lowmark.Logs.Reports;

/// <summary>Whether a log has its newest line first, as <c>journalctl -r</c> prints it: no report in it can be
/// read.</summary>
internal sealed class PrintOrder
{
    /// <summary>CPUs may take their stamps in another order than the lines get into the log, but not so many in a
    /// row.</summary>
    private const int TrustedSteps = 4;

    private long? _last;
    private int _host;
    private int _steps;
    private int? _killed;

    public bool IsBackwards { get; private set; }

    public void See(in LogLine line, LineShape shape)
    {
        if (line.MonotonicMicroseconds is { } now)
        {
            int host = Hash(line.Host);
            if (host != _host) { (_last, _host, _steps) = (now, host, 0); }
            SeeNext(now);
        }

        // Without stamps: a kill and, below it, the line that announces this very kill.
        int? named = shape is LineShape.OomSummary or LineShape.KillChosen or LineShape.Killed
            ? NamedVictim.PidOf(line.Text, shape) : null;
        if (named is not null && named == _killed) { IsBackwards = true; }
        _killed = shape is LineShape.Killed ? named : null;
    }

    /// <summary>A line of the host that printed the line above, and none that tells of a kill.</summary>
    public void SeeNext(long microseconds)
    {
        if (microseconds != _last) { _steps = microseconds < _last ? _steps + 1 : 0; }
        _last = microseconds;
        if (_steps >= TrustedSteps) { IsBackwards = true; }
    }

    /// <summary>Seconds since boot of two hosts say nothing about each other.</summary>
    private static int Hash(ReadOnlySpan<byte> host)
    {
        int hash = 17;
        foreach (byte b in host) { hash = unchecked((hash * 31) + b); }
        return hash;
    }
}
