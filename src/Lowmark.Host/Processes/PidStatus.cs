using Lowmark.Host.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Processes;

/// <summary>/proc/PID/status: a row for each fact, those of the memory in kB.</summary>
/// <remarks>Source: proc_pid_status(), fs/proc/array.c, and task_mem(), fs/proc/task_mmu.c, read at 2.6.12, 2.6.32, 4.4
/// and 6.17. Kernel threads and tasks that have ended (zombies) have no memory rows; so has a process whose first
/// thread has ended, though its other threads hold all of it. A view of the file's text: valid until the next file is
/// read.</remarks>
public ref struct PidStatus
{
    /// <summary>Backslashes doubled, newlines as <c>\n</c>: see <see cref="TaskName"/>.</summary>
    public ReadOnlySpan<byte> EscapedName { get; private set; }

    /// <summary>The first letter: R, S, D, Z, T, t, X, I and others. Null when there is no such row.</summary>
    public char? State { get; private set; }

    public int? Tgid { get; private set; }
    public int? Parent { get; private set; }

    /// <summary>Real user id, as the reader's user namespace sees it.</summary>
    public long? Uid { get; private set; }

    public int? Threads { get; private set; }

    /// <summary>Null where the kernel does not say: 6.18 does, 6.1 does not.</summary>
    public bool? IsKernelThread { get; private set; }

    public KiB? VmSize { get; private set; }
    public KiB? VmLck { get; private set; }

    /// <summary>Pages pinned for DMA by long-lived get_user_pages users that count them; 3.2+.</summary>
    public KiB? VmPin { get; private set; }

    /// <summary>Anonymous, file and shared memory pages together, huge pages of hugetlbfs not among them.</summary>
    public KiB? VmRss { get; private set; }

    /// <summary>4.5+.</summary>
    public KiB? RssAnon { get; private set; }

    /// <inheritdoc cref="RssAnon"/>
    public KiB? RssFile { get; private set; }

    /// <inheritdoc cref="RssAnon"/>
    public KiB? RssShmem { get; private set; }

    /// <summary>All page tables since 4.15; before, the lowest level only.</summary>
    public KiB? VmPte { get; private set; }

    /// <summary>Page tables of the second level, 4.0 to 4.14 only.</summary>
    public KiB? VmPmd { get; private set; }

    /// <summary>Anonymous memory that is swapped out, not that of tmpfs and System V; 2.6.34+.</summary>
    public KiB? VmSwap { get; private set; }

    /// <summary>4.4+.</summary>
    public KiB? HugetlbPages { get; private set; }

    public static HostFileState Read(IHostFiles files, string path, out PidStatus status)
    {
        HostFile file = files.Read(path);
        if (TryParse(file.Text, out status)) { return file.State; }
        return file.IsRead ? HostFileState.Broken : file.State;
    }

    /// <returns>False when it is no such file, or was cut before <c>Threads:</c>, the last row that is read: what is
    /// missing could not be told from what a kernel thread has not.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out PidStatus status)
    {
        status = default;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            int colon = line.IndexOf((byte)':');
            if (colon < 0) { continue; }
            ReadOnlySpan<byte> value = line[(colon + 1)..];
            status.Take(line[..colon], value is [(byte)'\t', ..] ? value[1..] : value);
            if (status.Threads is not null) { return status.State is not null; }
        }

        return false;
    }

    // By length first: two thirds of the rows are none of these.
    private void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        switch (key.Length)
        {
            case 3 when key.SequenceEqual("Uid"u8): Uid = Number(value); break;
            case 4 when key.SequenceEqual("Name"u8): EscapedName = value; break;
            case 4 when key.SequenceEqual("Tgid"u8): Tgid = Id(value); break;
            case 4 when key.SequenceEqual("PPid"u8): Parent = Id(value); break;
            case 5 when key.SequenceEqual("State"u8): State = value.IsEmpty ? null : (char)value[0]; break;
            case 5 when key.StartsWith("Vm"u8): TakeShort(key[2..], value); break;
            case 6 when key.SequenceEqual("VmSize"u8): VmSize = Size(value); break;
            case 6 when key.SequenceEqual("VmSwap"u8): VmSwap = Size(value); break;
            case 7 when key.SequenceEqual("RssAnon"u8): RssAnon = Size(value); break;
            case 7 when key.SequenceEqual("RssFile"u8): RssFile = Size(value); break;
            case 7 when key.SequenceEqual("Kthread"u8): IsKernelThread = value is [(byte)'1']; break;
            case 7 when key.SequenceEqual("Threads"u8): Threads = Id(value); break;
            case 8 when key.SequenceEqual("RssShmem"u8): RssShmem = Size(value); break;
            case 12 when key.SequenceEqual("HugetlbPages"u8): HugetlbPages = Size(value); break;
            default: break;
        }
    }

    private void TakeShort(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("RSS"u8)) { VmRss = Size(value); }
        else if (key.SequenceEqual("PTE"u8)) { VmPte = Size(value); }
        else if (key.SequenceEqual("PMD"u8)) { VmPmd = Size(value); }
        else if (key.SequenceEqual("Lck"u8)) { VmLck = Size(value); }
        else if (key.SequenceEqual("Pin"u8)) { VmPin = Size(value); }
    }

    private static long? Number(ReadOnlySpan<byte> value)
    {
        LineCursor cursor = new(value);
        return cursor.TryTakeCount(out long number) ? number : null;
    }

    private static int? Id(ReadOnlySpan<byte> value) =>
        Number(value) is { } number and <= int.MaxValue ? (int)number : null;

    private static KiB? Size(ReadOnlySpan<byte> value)
    {
        LineCursor cursor = new(value);
        cursor.SkipBlanks();
        return cursor.TryTakeCount(out long count) && cursor.TryTake(" kB"u8) && cursor.AtEnd ? new(count) : null;
    }
}
