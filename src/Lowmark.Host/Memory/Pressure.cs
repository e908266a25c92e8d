using System.Buffers.Text;
using Lowmark.Host.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Memory;

/// <summary>Stall of tasks for lack of a resource: /proc/pressure/{memory,io,cpu} and a group's
/// <c>memory.pressure</c>.</summary>
/// <remarks>Documentation/accounting/psi.rst; psi_show() (kernel/sched/psi.c), v4.20 to 7.2.</remarks>
/// <param name="State"><see cref="HostFileState.Missing"/> where the kernel was built or booted without PSI.</param>
/// <param name="Some">Some task waited.</param>
/// <param name="Full">All tasks waited at once; null in the cpu file before v5.13.</param>
public readonly record struct Pressure(HostFileState State, PressureLine? Some, PressureLine? Full)
{
    public const string Memory = "/proc/pressure/memory";
    public const string Io = "/proc/pressure/io";
    public const string Cpu = "/proc/pressure/cpu";

    /// <param name="path">One of the above, or a group's.</param>
    public static Pressure Read(IHostFiles files, string path)
    {
        HostFile file = files.Read(path);
        return file.IsRead ? Parse(file.Text) : new(file.State, null, null);
    }

    public static Pressure Parse(ReadOnlySpan<byte> text)
    {
        PressureLine? some = null;
        PressureLine? full = null;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            if (cursor.TryTake("some "u8)) { some ??= PressureLine.Parse(cursor.Rest); }
            else if (cursor.TryTake("full "u8)) { full ??= PressureLine.Parse(cursor.Rest); }
        }

        return new(some is null && full is null ? HostFileState.Broken : HostFileState.Read, some, full);
    }
}

/// <summary><c>avg10=0.00 avg60=0.00 avg300=0.04 total=125535156</c>.</summary>
/// <param name="Avg10">Share of the last 10 s that was stalled: percent, 0 to 100. The others likewise.</param>
/// <param name="Total">Stalled time since boot; the file counts microseconds.</param>
public readonly record struct PressureLine(double Avg10, double Avg60, double Avg300, TimeSpan Total)
{
    /// <returns>Null when the text is not of this form.</returns>
    public static PressureLine? Parse(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        return TryTakePercent(ref cursor, "avg10="u8, out double avg10)
            && TryTakePercent(ref cursor, " avg60="u8, out double avg60)
            && TryTakePercent(ref cursor, " avg300="u8, out double avg300)
            && cursor.TryTake(" total="u8) && cursor.TryTakeCount(out long microseconds) && cursor.AtEnd
            && microseconds <= long.MaxValue / TimeSpan.TicksPerMicrosecond
            ? new(avg10, avg60, avg300, new TimeSpan(microseconds * TimeSpan.TicksPerMicrosecond))
            : null;
    }

    private static bool TryTakePercent(ref LineCursor cursor, ReadOnlySpan<byte> name, out double percent)
    {
        percent = 0;
        if (!cursor.TryTake(name)) { return false; }
        ReadOnlySpan<byte> word = cursor.TakeWord();
        return Utf8Parser.TryParse(word, out percent, out int used) && used == word.Length
            && percent is >= 0 and <= 100;
    }
}
