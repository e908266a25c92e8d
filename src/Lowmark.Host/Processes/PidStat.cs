using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Processes;

/// <summary>/proc/PID/stat: one line of figures, the task's name in brackets among them.</summary>
/// <remarks>Source: do_task_stat(), fs/proc/array.c, read at 3.x and 6.17; the first 24 fields are as old as 2.6. A
/// view of the file's text: valid until the next file is read.</remarks>
public readonly ref struct PidStat
{
    private const long KernelThread = 0x0020_0000;
    private const int FieldsBetweenStateAndRss = 21;

    public int Pid { get; private init; }

    /// <summary>As the task was named, blanks, brackets and newlines in it. Releases that escape backslash and newline
    /// in <c>status</c> do so here too in some (4.8 to 4.17): take the name from there.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>R, S, D, Z, T, t, X, I and others.</summary>
    public char State { get; private init; }

    /// <summary>0 for the first process of a pid namespace, and where its parent is outside.</summary>
    public int Parent { get; private init; }

    /// <summary>PF_KTHREAD, include/linux/sched.h; the same bit since 2.6.27.</summary>
    public bool IsKernelThread { get; private init; }

    /// <summary>Faults that had to wait for a disk, of all threads since the start.</summary>
    public long MajorFaults { get; private init; }

    public int Threads { get; private init; }

    /// <summary>Since boot, in clock ticks (USER_HZ, 100 a second on nearly all architectures). With the pid it names
    /// one process: the pid alone comes again.</summary>
    public long StartTicks { get; private init; }

    /// <summary>get_mm_rss(): the kernel says itself that it is inaccurate, for its per-CPU parts are left
    /// out.</summary>
    public Pages Rss { get; private init; }

    public static HostFileState Read(IHostFiles files, string path, out PidStat stat)
    {
        HostFile file = files.Read(path);
        if (TryParse(file.Text, out stat)) { return file.State; }
        return file.IsRead ? HostFileState.Broken : file.State;
    }

    /// <returns>False when it is no such line, or was cut before its end.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out PidStat stat)
    {
        stat = default;
        LineCursor head = new(text);
        int nameEnd = text.LastIndexOf(") "u8);
        if (!head.TryTakeCount(out long pid) || pid > int.MaxValue || !head.TryTake(" ("u8) || nameEnd < 0
            || text is not [.., (byte)'\n']) { return false; }
        int nameStart = text.Length - head.Rest.Length;
        ReadOnlySpan<byte> rest = text[(nameEnd + 2)..^1];
        if (nameEnd < nameStart || rest is not [_, (byte)' ', ..]) { return false; }

        Span<long> fields = stackalloc long[FieldsBetweenStateAndRss];
        if (!new LineCursor(rest[1..]).TryTakeFigures(fields)) { return false; }
        stat = new()
        {
            Pid = (int)pid,
            Name = text[nameStart..nameEnd],
            State = (char)rest[0],
            Parent = (int)Math.Clamp(fields[0], 0, int.MaxValue),
            IsKernelThread = (fields[5] & KernelThread) != 0,
            MajorFaults = fields[8],
            Threads = (int)Math.Clamp(fields[16], 0, int.MaxValue),
            StartTicks = fields[18],
            Rss = new(fields[20]),
        };
        return true;
    }
}
