using Lowmark.Kernel.Text;

namespace Lowmark.Traces.Texts;

/// <summary><c>%16s-%-7d [(tgid)] [%03d] [flags] %5lu.%06lu: </c>: tracefs <c>trace</c> and <c>trace_pipe</c>
/// (trace_print_context(), kernel/trace/trace_output.c, 2.6.32 to 7.2), and trace-cmd, whose flags and widths
/// vary.</summary>
internal static class FtraceHead
{
    /// <summary>The comm is at most 15 bytes and is padded to this.</summary>
    private const int CommWidth = 16;

    /// <summary>A recording's comm may be a longer name, escaped.</summary>
    private const int MostComm = 4 * 3 * 256;

    /// <summary>Of the flags (4 to 6, by release), and some to come.</summary>
    private const int MostFlags = 9;

    public static bool TryParse(ReadOnlySpan<byte> line, out LineHead head)
    {
        // A comm is chosen by its task and may look like a head: the column is the kernel's own.
        if (line.Length > CommWidth && line[CommWidth] == '-' && TryParse(line, CommWidth, out head)) { return true; }
        int end = Math.Min(line.Length, MostComm);
        for (int at = 0; at < end; at++)
        {
            int next = line[at..end].IndexOf((byte)'-');
            if (next < 0) { break; }
            at += next;
            if (TryParse(line, at, out head)) { return true; }
        }

        head = default;
        return false;
    }

    private static bool TryParse(ReadOnlySpan<byte> line, int dash, out LineHead head)
    {
        head = default;
        LineCursor cursor = new(line[(dash + 1)..]);
        if (!cursor.TryTakeNumber(out long pid) || pid is < -1 or > int.MaxValue) { return false; }
        cursor.SkipBlanks();
        if (cursor.TryTake("("u8))
        {
            if (!cursor.TryTakeThrough(")"u8, out _)) { return false; }
            cursor.SkipBlanks();
        }

        if (!TryTakeCpu(ref cursor, out int cpu)) { return false; }
        if (!LineTime.TryTake(ref cursor, out LineTime time))
        {
            int flags = cursor.Rest.IndexOf((byte)' ');
            if (flags is < 1 or > MostFlags) { return false; }
            cursor = new(cursor.Rest[flags..]);
            cursor.SkipBlanks();
            if (!LineTime.TryTake(ref cursor, out time)) { return false; }
        }

        head = new(line[..dash].TrimBlanks(), (int)pid, cpu, time, cursor.Rest);
        return true;
    }

    /// <summary><c>[003]</c> and the blanks behind it; nothing is taken when it is not there.</summary>
    public static bool TryTakeCpu(ref LineCursor cursor, out int cpu)
    {
        LineCursor rest = cursor;
        cpu = -1;
        if (!rest.TryTake("["u8) || !rest.TryTakeNumber(out long number) || !rest.TryTake("]"u8)) { return false; }
        if (number is < -1 or > ushort.MaxValue) { return false; }
        rest.SkipBlanks();
        cursor = rest;
        cpu = (int)number;
        return true;
    }
}
