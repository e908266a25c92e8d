using System.Text;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Programs;

/// <summary>The service manager on units whose processes were killed.</summary>
/// <remarks>unit_check_oom(), unit_check_oomd_kill(), unit_log_failure(), unit_log_process_exit() and
/// unit_log_resources() (src/core/unit.c, systemd 243 to 257); <c>systemctl status</c> prints the result in its
/// "Active:" line.</remarks>
internal static class SystemdLines
{
    public static ProgramRecord? Read(in ProgramLine line)
    {
        if (line.Starts("Active: failed (Result: oom-kill)"u8))
        {
            return line.Record(ProgramName.Systemd, ProgramSays.SawKernelKill);
        }

        if (UnitOf(line, out ReadOnlySpan<byte> said) is not { } unit) { return null; }
        ProgramSays? says = said switch
        {
            _ when said.SequenceEqual("A process of this unit has been killed by the OOM killer."u8)
                || said.EndsWith("ailed with result 'oom-kill'."u8) => ProgramSays.SawKernelKill,
            _ when said.StartsWith("systemd-oomd killed "u8) && said.EndsWith(" process(es) in this unit."u8) =>
                ProgramSays.Killed,
            _ when said.EndsWith(" process exited, code=killed, status=9/KILL"u8) => ProgramSays.EndedBySignal,
            _ when said.StartsWith("Consumed "u8) && said.IndexOf(" memory peak"u8) > 0 => ProgramSays.Detail,
            _ => null,
        };
        if (says is not { } known) { return null; }
        ProgramName name = known is ProgramSays.Killed ? ProgramName.SystemdOomd : ProgramName.Systemd;
        return line.Record(name, known) with { Unit = unit, UsedBytes = Peak(said) };
    }

    /// <summary>The line is <c>UNIT: WORDS</c>; where no tag was printed the unit looks like one.</summary>
    private static string? UnitOf(in ProgramLine line, out ReadOnlySpan<byte> said)
    {
        said = line.Text;
        if (IsUnit(line.Tag)) { return Encoding.UTF8.GetString(line.Tag); }
        if (!line.MayBeFrom("systemd"u8)) { return null; }
        int colon = said.IndexOf(": "u8);
        if (colon <= 0 || !IsUnit(said[..colon])) { return null; }
        ReadOnlySpan<byte> unit = said[..colon];
        said = said[(colon + 2)..];
        return Encoding.UTF8.GetString(unit);
    }

    /// <summary>UNIT_NAME_MAX is 255 (src/basic/unit-name.h).</summary>
    private static bool IsUnit(ReadOnlySpan<byte> name) =>
        name.Length is > 6 and < 256 && name.IndexOfAny(" \t=\"'"u8) < 0
        && (name.EndsWith(".service"u8) || name.EndsWith(".scope"u8) || name.EndsWith(".slice"u8)
            || name.EndsWith(".mount"u8) || name.EndsWith(".socket"u8) || name.EndsWith(".swap"u8));

    /// <summary><c>Consumed 1min 2.3s CPU time, 1.2G memory peak, 0B memory swap peak.</c> (v254+)</summary>
    private static long? Peak(ReadOnlySpan<byte> said)
    {
        int end = said.IndexOf(" memory peak"u8);
        if (end < 0) { return null; }
        Kernel.Text.LineCursor cursor = new(said[(said[..end].LastIndexOf((byte)' ') + 1)..]);
        return ByteSize.Take(ref cursor);
    }
}
