using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Processes;

/// <summary>/proc/PID/statm: seven figures in pages, the cheapest file that tells a process' size.</summary>
/// <remarks>Source: proc_pid_statm(), fs/proc/array.c, and task_statm(), fs/proc/task_mmu.c, read at 3.x and 6.17. All
/// 0 for a kernel thread or a task that has ended. The 5th and 7th figure are 0 since 2.6 and left out.</remarks>
/// <param name="Shared">Resident pages of files, and of shared memory.</param>
/// <param name="Data">Address space of data and stack, touched or not.</param>
public readonly record struct PidStatm(Pages Size, Pages Resident, Pages Shared, Pages Text, Pages Data)
{
    public static HostFileState Read(IHostFiles files, string path, out PidStatm statm)
    {
        HostFile file = files.Read(path);
        if (TryParse(file.Text, out statm)) { return file.State; }
        return file.IsRead ? HostFileState.Broken : file.State;
    }

    /// <returns>False when it is no such line, or was cut.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out PidStatm statm)
    {
        statm = default;
        Span<long> figures = stackalloc long[7];
        LineCursor cursor = new(text);
        if (!cursor.TryTakeFigures(figures) || cursor.Rest is not [(byte)'\n']) { return false; }
        statm = new(new(figures[0]), new(figures[1]), new(figures[2]), new(figures[3]), new(figures[5]));
        return true;
    }
}
