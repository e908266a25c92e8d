using System.Text;
using Lowmark.Host.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Processes;

/// <summary>/proc/PID/cgroup: the group of the process in each hierarchy, <c>4:memory:/a/b</c> and v2
/// <c>0::/a/b</c>.</summary>
/// <remarks>Source: proc_cgroup_show(), kernel/cgroup/cgroup.c, read at 3.x, 4.6 and 6.17. Paths are printed as they
/// are, blanks, colons and systemd's <c>\x2d</c> in them; those with a newline can not be made since 3.17 and are cut
/// at it before. Seen from the reader's cgroup namespace: a group outside of it begins with <c>/..</c>. A task that is
/// ending stands in v1's root.</remarks>
/// <param name="Memory">v1 hierarchy of the memory controller; null where it is not in v1.</param>
/// <param name="Cpuset">v1 hierarchy of the cpuset controller; null where it is not in v1.</param>
/// <param name="Unified">v2; null where it is not mounted anywhere or the kernel is older than 4.5.</param>
/// <param name="IsUnifiedDeleted">The v2 group is gone and the task, a zombie, is not yet: <c> (deleted)</c>.</param>
public sealed record PidCgroup(string? Memory, string? Cpuset, string? Unified, bool IsUnifiedDeleted)
{
    private static ReadOnlySpan<byte> Deleted => " (deleted)"u8;

    public static Reading<PidCgroup> Read(IHostFiles files, string path) => Reading.Of(files, path, Parse);

    /// <returns>Null when no line is a hierarchy.</returns>
    public static PidCgroup? Parse(ReadOnlySpan<byte> text)
    {
        (string? memory, string? cpuset, string? unified) = (null, null, null);
        bool isAny = false;
        bool isDeleted = false;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            if (!cursor.TryTakeCount(out long hierarchy) || !cursor.TryTake(":"u8)
                || !cursor.TryTakeThrough(":"u8, out ReadOnlySpan<byte> controllers)
                || cursor.Rest is not [(byte)'/', ..]) { continue; }
            isAny = true;
            ReadOnlySpan<byte> path = cursor.Rest;
            if (hierarchy == 0 && controllers.IsEmpty && unified is null)
            {
                isDeleted = path.EndsWith(Deleted);
                unified = Encoding.UTF8.GetString(isDeleted ? path[..^Deleted.Length] : path);
            }

            if (memory is null && WordList.Has(controllers, "memory"u8)) { memory = Encoding.UTF8.GetString(path); }
            if (cpuset is null && WordList.Has(controllers, "cpuset"u8)) { cpuset = Encoding.UTF8.GetString(path); }
        }

        return isAny ? new(memory, cpuset, unified, isDeleted) : null;
    }
}
