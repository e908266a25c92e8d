using Lowmark.Kernel.Text;

namespace Lowmark.Traces.Texts;

/// <summary><c>%16s %7d [%03d] [misc] %5lu.%06lu: group:event: </c> of <c>perf script</c>
/// (perf_sample__fprintf_start(), tools/perf/builtin-script.c). The comm is not padded where a call chain follows;
/// <c>pid/tid</c> and more decimals come with options, and the CPU is missing where it was not recorded.</summary>
internal static class PerfHead
{
    private const int CommWidth = 16;

    /// <summary>A head that begins further right is none.</summary>
    private const int MostComm = 64;

    public static bool TryParse(ReadOnlySpan<byte> line, out LineHead head)
    {
        // A comm is chosen by its task and may look like a head: the column is perf's own.
        if (line.Length > CommWidth && line[CommWidth] == ' ' && TryParse(line, CommWidth, out head)) { return true; }
        int end = Math.Min(line.Length - 1, MostComm);
        for (int at = 0; at < end; at++)
        {
            if (line[at] == ' ' && line[at + 1] != ' ' && TryParse(line, at, out head)) { return true; }
        }

        head = default;
        return false;
    }

    private static bool TryParse(ReadOnlySpan<byte> line, int blank, out LineHead head)
    {
        head = default;
        LineCursor cursor = new(line[blank..]);
        cursor.SkipBlanks();
        if (!cursor.TryTakeNumber(out long pid)) { return false; }
        if (cursor.TryTake("/"u8) && !cursor.TryTakeNumber(out pid)) { return false; }
        if (pid is < -1 or > int.MaxValue || cursor.Rest is not [(byte)' ', ..]) { return false; }
        cursor.SkipBlanks();
        FtraceHead.TryTakeCpu(ref cursor, out int cpu);
        SkipMode(ref cursor);
        if (!LineTime.TryTake(ref cursor, out LineTime time) || !time.IsTime) { return false; }
        head = new(line[..blank].TrimBlanks(), (int)pid, cpu, time, cursor.Rest);
        return true;
    }

    /// <summary>Where the CPU was (<c>K</c>, <c>U</c>), and other letters of <c>-F +misc</c>.</summary>
    private static void SkipMode(ref LineCursor cursor)
    {
        int end = cursor.Rest.IndexOf((byte)' ');
        if (end is < 1 or > 6 || !char.IsAsciiLetterUpper((char)cursor.Rest[0])) { return; }
        cursor = new(cursor.Rest[end..]);
        cursor.SkipBlanks();
    }
}
