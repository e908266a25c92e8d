using Lowmark.Logs.Records;

namespace Lowmark.Logs.Programs;

/// <summary>Programs that kill before the kernel has to.</summary>
/// <remarks>systemd-oomd: monitor_memory_pressure_contexts_handler() and monitor_swap_contexts_handler()
/// (src/oom/oomd-manager.c, v247 to v257). earlyoom: kill_process(), poll_loop() (1.2 to 1.8). nohang:
/// implement_corrective_action() (0.2). oomd: BaseKillPlugin::logKill() (on kmsg). lowmemorykiller:
/// drivers/staging/android (up to v4.11).</remarks>
internal static class KillerLines
{
    private const long MiB = 1 << 20;

    public static ProgramRecord? SystemdOomd(in ProgramLine line)
    {
        bool marked = line.Starts("Marked /"u8);
        if (!marked && !line.Starts("Killed /"u8)) { return null; }
        bool hasTail = line.Has(" with reclaim activity"u8) || line.Has(" being more than "u8);
        if (!line.Has(" due to memory "u8) || !(hasTail || line.Tag.StartsWith("systemd-oomd"u8))) { return null; }
        string? cgroup = marked
            ? line.Between("Marked "u8, " for killing due to memory "u8)
            : line.Between("Killed "u8, " due to memory "u8);
        return cgroup is null
            ? null
            : line.Record(ProgramName.SystemdOomd, ProgramSays.Killed) with
            {
                Cgroup = cgroup,
                UsedBytes = line.BytesAfter("due to memory used ("u8),
            };
    }

    public static ProgramRecord? Earlyoom(in ProgramLine line)
    {
        if (!line.MayBeFrom("earlyoom"u8)) { return null; }
        if (line.Starts("low memory! at or below SIG"u8) || line.Starts("Low memory! At or below SIG"u8)
            || line.Starts("Low Memory! At or below SIG"u8))
        {
            return line.Record(ProgramName.Earlyoom, ProgramSays.Detail);
        }

        if (line.Starts("mem avail: "u8))
        {
            return line.Record(ProgramName.Earlyoom, ProgramSays.Detail) with
            {
                AvailableBytes = line.BytesAfter("mem avail: "u8, MiB),
            };
        }

        bool sends = line.Starts("sending SIGTERM to process "u8) || line.Starts("sending SIGKILL to process "u8);
        bool old = line.Starts("Killing process: "u8) || line.Starts("Killing process "u8);
        if (!(sends || old) || !line.Has("VmRSS"u8)) { return null; }
        return line.Record(ProgramName.Earlyoom, ProgramSays.Killed) with
        {
            Pid = line.PidAfter(sends ? " to process "u8 : "pid: "u8) ?? line.PidAfter("Killing process "u8),
            Comm = sends ? line.Between("\""u8, "\""u8) : line.Between("Killing process: "u8, ", pid"u8),
            UsedBytes = line.BytesAfter("VmRSS: "u8, MiB) ?? line.BytesAfter("VmRSS "u8, MiB),
        };
    }

    public static ProgramRecord? Nohang(in ProgramLine line)
    {
        if (!line.MayBeFrom("nohang"u8)) { return null; }
        if (line.Is("Implementing a corrective action:"u8) || line.Is("Sending SIGTERM to the victim"u8)
            || line.Is("Sending SIGKILL to the victim"u8))
        {
            return line.Record(ProgramName.Nohang, ProgramSays.Killed);
        }

        if (line.Starts("Memory status that requires corrective actions:"u8))
        {
            return line.Record(ProgramName.Nohang, ProgramSays.Detail);
        }

        if (line.Starts("MemAvailable ["u8) && line.Has("threshold_min_mem ["u8))
        {
            return line.Record(ProgramName.Nohang, ProgramSays.Detail) with
            {
                AvailableBytes = line.BytesAfter("MemAvailable ["u8, MiB),
                LimitBytes = line.BytesAfter("threshold_min_mem ["u8, MiB),
            };
        }

        return line.Starts("PID: "u8) && line.PidAfter("PID: "u8) is { } pid
            ? line.Record(ProgramName.Nohang, ProgramSays.Detail) with
            {
                Pid = pid,
                Comm = line.Between("Name: "u8, ", badness"u8) ?? line.Between("name: "u8, ", state"u8),
            }
            : null;
    }

    /// <summary><c>oomd kill: 10.00 60.00 600.00 system.slice/a.service 1999 ruleset:[…] … killer:…</c>: pressure over
    /// three spans, the group, its bytes.</summary>
    public static ProgramRecord? Oomd(in ProgramLine line)
    {
        if (!line.Starts("oomd kill: "u8) || !(line.Has(" ruleset:["u8) || line.Has(" killer:"u8))) { return null; }
        Kernel.Text.LineCursor cursor = new(line.Text["oomd kill: "u8.Length..]);
        for (int i = 0; i < 3; i++)
        {
            cursor.TakeWord();
            cursor.SkipBlanks();
        }

        string path = System.Text.Encoding.UTF8.GetString(cursor.TakeWord());
        cursor.SkipBlanks();
        return line.Record(ProgramName.Oomd, ProgramSays.Killed) with
        {
            Cgroup = path.StartsWith('/') ? path : $"/{path}",
            UsedBytes = ByteSize.Take(ref cursor),
        };
    }

    public static ProgramRecord? Lowmemorykiller(in ProgramLine line) =>
        !line.Starts("lowmemorykiller: Killing '"u8)
            ? null
            : line.Record(ProgramName.Lowmemorykiller, ProgramSays.Killed) with
            {
                Pid = line.PidAfter("' ("u8),
                Comm = line.Between("Killing '"u8, "'"u8),
            };
}
