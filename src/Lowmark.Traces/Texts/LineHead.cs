using Lowmark.Kernel.Text;

namespace Lowmark.Traces.Texts;

/// <summary>What stands before an event's own words.</summary>
internal readonly ref struct LineHead(
    ReadOnlySpan<byte> comm, int pid, int cpu, LineTime time, ReadOnlySpan<byte> words)
{
    /// <summary>Hostile text.</summary>
    public ReadOnlySpan<byte> Comm { get; } = comm;

    public int Pid { get; } = pid;

    /// <summary>−1 when not told.</summary>
    public int Cpu { get; } = cpu;

    public LineTime Time { get; } = time;

    /// <summary>All behind the head: <c>mm_page_alloc: page=…</c>, <c>&lt;stack trace&gt;</c>.</summary>
    public ReadOnlySpan<byte> Words { get; } = words;

    /// <summary>Without its group. Empty where the words do not begin with a name and a colon.</summary>
    public ReadOnlySpan<byte> Event => Name[(Name.LastIndexOf((byte)':') + 1)..];

    /// <summary>The event is told with its group: <c>kmem:kfree</c>.</summary>
    public bool HasGroup => Name.Contains((byte)':');

    public bool SaysSomething => !Name.IsEmpty || Words is [(byte)'<', ..];

    /// <summary>Behind the event's name.</summary>
    public ReadOnlySpan<byte> Arguments
    {
        get
        {
            int end = Words.IndexOf((byte)' ');
            return end < 0 ? default : Words[end..];
        }
    }

    private ReadOnlySpan<byte> Name
    {
        get
        {
            int end = Words.IndexOf((byte)' ');
            ReadOnlySpan<byte> word = end < 0 ? Words : Words[..end];
            return word is [.., (byte)':'] ? word[..^1] : default;
        }
    }
}

/// <param name="Ns">Nanoseconds, or what else the clock counts.</param>
/// <param name="IsTime">False for clocks that count something else (<c>counter</c>, <c>x86-tsc</c>): they are printed
/// without a point.</param>
internal readonly record struct LineTime(long Ns, bool IsTime)
{
    private const long NsPerSecond = 1_000_000_000;
    private const int MostDecimals = 9;

    /// <summary><c>123.456789:</c>, <c>123.456789012:</c> or <c>123456789:</c>, and the blanks behind it.</summary>
    public static bool TryTake(ref LineCursor cursor, out LineTime time)
    {
        LineCursor rest = cursor;
        time = default;
        if (!rest.TryTakeCount(out long ns)) { return false; }
        bool isTime = rest.TryTake("."u8);
        if (isTime)
        {
            int left = rest.Rest.Length;
            if (ns > long.MaxValue / NsPerSecond || !rest.TryTakeCount(out long part)) { return false; }
            int digits = left - rest.Rest.Length;
            if (digits > MostDecimals) { return false; }
            for (; digits < MostDecimals; digits++) { part *= 10; }
            ns = (ns * NsPerSecond) + part;
            if (ns < 0) { return false; }
        }

        if (!rest.TryTake(":"u8)) { return false; }
        rest.SkipBlanks();
        time = new(ns, isTime);
        cursor = rest;
        return true;
    }
}
