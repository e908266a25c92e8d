namespace Lowmark.Logs.Reports;

/// <summary>Lines by which programs, not the kernel, say that memory ran out or that they killed for it.</summary>
/// <remarks>Shapes: systemd-oomd (oomd_cgroup_kill_mark(), src/oom), earlyoom (kill.c), lowmemorykiller
/// (drivers/staging/android, up to v4.11), HotSpot, V8, .NET and PHP run-time messages.</remarks>
internal static class ProgramShapes
{
    public static LineShape Classify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> tag)
    {
        if (IsUserspaceKill(text, tag)) { return LineShape.UserspaceKill; }
        bool runtime = text.IndexOf("java.lang.OutOfMemoryError"u8) >= 0
            || text.IndexOf("System.OutOfMemoryException"u8) >= 0
            || text.IndexOf("JavaScript heap out of memory"u8) >= 0
            || text.IndexOf("fatal error: runtime: out of memory"u8) >= 0
            || (text.IndexOf("Allowed memory size of "u8) >= 0 && text.IndexOf("bytes exhausted"u8) > 0);
        return runtime ? LineShape.RuntimeOutOfMemory : LineShape.Unknown;
    }

    private static bool IsUserspaceKill(ReadOnlySpan<byte> text, ReadOnlySpan<byte> tag)
    {
        if ((text.IndexOf("Killed "u8) >= 0 || text.IndexOf("Marked "u8) >= 0) && text.IndexOf(" due to memory "u8) > 0
            && (tag.StartsWith("systemd-oomd"u8) || text.IndexOf("systemd-oomd"u8) >= 0
            || text.IndexOf("with reclaim activity"u8) > 0))
        {
            return true;
        }

        if ((text.IndexOf("sending SIGTERM to process "u8) >= 0 || text.IndexOf("sending SIGKILL to process "u8) >= 0)
            && (tag.StartsWith("earlyoom"u8) || text.IndexOf("badness "u8) > 0))
        {
            return true;
        }

        return text.IndexOf("lowmemorykiller: Killing '"u8) >= 0;
    }
}
