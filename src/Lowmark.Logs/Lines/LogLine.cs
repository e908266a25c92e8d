namespace Lowmark.Logs.Lines;

/// <summary>One logical line with its wrappers taken off. Spans are valid only during the call that hands it
/// over.</summary>
public readonly ref struct LogLine
{
    /// <summary>The kernel's (or daemon's) own text: no CR, LF or NUL. Blanks that the kernel printed in front are
    /// kept, but not on a continuation.</summary>
    public required ReadOnlySpan<byte> Text { get; init; }

    /// <summary>Physical line of the input, from 1. Logical lines cut out of one physical line share it.</summary>
    public required long Number { get; init; }

    /// <summary>Microseconds since boot (printk stamp, kmsg, _SOURCE_MONOTONIC_TIMESTAMP); null when not
    /// printed.</summary>
    public long? MonotonicMicroseconds { get; init; }

    /// <summary>As the wrapper printed it, no zone added; a journal's microseconds are rendered as ISO 8601 UTC.
    /// Empty when not printed.</summary>
    public ReadOnlySpan<byte> WallTime { get; init; }

    /// <summary>Host name, or a container's stream (<c>stdout</c>); empty when not printed.</summary>
    public ReadOnlySpan<byte> Host { get; init; }

    /// <summary>Syslog tag without pid (<c>kernel</c>, <c>systemd-oomd</c>); empty when not printed.</summary>
    public ReadOnlySpan<byte> Tag { get; init; }

    /// <summary>printk caller id: <c>T123</c> is a task, <c>C0</c> a CPU (CONFIG_PRINTK_CALLER, v5.1+); empty when not
    /// printed.</summary>
    public ReadOnlySpan<byte> Caller { get; init; }

    /// <summary>A wrapper with a time stamp, level or tag was taken off, so the line begins a record of its
    /// own.</summary>
    public bool HasPrefix { get; init; }

    /// <summary>A further line of a multi-line record: dmesg padding, a part after <c>#012</c>, <c>\n</c> or
    /// <c>\x0a</c>.</summary>
    public bool IsContinuation { get; init; }

    /// <summary>Cut out of a physical line behind its first logical line.</summary>
    public bool StartsMidLine { get; init; }

    /// <param name="host">Empty when not known.</param>
    /// <returns>False only where both name a host, and not the same.</returns>
    public bool MayBeOf(ReadOnlySpan<byte> host) => Host.IsEmpty || host.IsEmpty || Host.SequenceEqual(host);

    /// <summary>Time since another line, by seconds since boot where both have them, else by the clock.</summary>
    /// <param name="microseconds">Of the other line; null when not printed.</param>
    /// <param name="wallTime">Of the other line; empty when not printed.</param>
    /// <returns>Below 0 when the other is later; null when the two can not be compared.</returns>
    public double? SecondsSince(long? microseconds, ReadOnlySpan<byte> wallTime)
    {
        if (MonotonicMicroseconds is { } now && microseconds is { } then) { return ((double)now - then) / 1e6; }
        if (WallTime.IsEmpty || wallTime.IsEmpty) { return null; }
        return WallTime.SequenceEqual(wallTime) ? 0 : WallClock.SecondsBetween(wallTime, WallTime);
    }
}
