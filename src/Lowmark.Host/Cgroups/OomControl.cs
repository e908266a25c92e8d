using Lowmark.Host.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Cgroups;

/// <summary>v1 memory.oom_control.</summary>
/// <remarks>Source: mem_cgroup_oom_control_read(), mm/memcontrol.c (memcontrol-v1.c since 6.11), read at 3.10 and 6.18;
/// "10. OOM Control" in Documentation/admin-guide/cgroup-v1/memory.rst.</remarks>
/// <param name="IsKillDisabled">At its limit tasks wait until somebody makes room, and nobody is killed.</param>
/// <param name="IsUnderOom">They wait right now.</param>
/// <param name="OomKill">Processes killed; 4.13+, else null.</param>
public readonly record struct OomControl(bool IsKillDisabled, bool IsUnderOom, long? OomKill)
{
    /// <returns>False when the first two rows are not there.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out OomControl control)
    {
        (bool? disabled, bool? under, long? kills) = (null, null, null);
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            if (!cursor.TryTakeThrough(" "u8, out ReadOnlySpan<byte> name) || !cursor.TryTakeCount(out long count)
                || !cursor.AtEnd) { continue; }
            if (name.SequenceEqual("oom_kill_disable"u8)) { disabled = count != 0; }
            else if (name.SequenceEqual("under_oom"u8)) { under = count != 0; }
            else if (name.SequenceEqual("oom_kill"u8)) { kills = count; }
        }

        control = new(disabled == true, under == true, kills);
        return disabled is not null && under is not null;
    }
}
