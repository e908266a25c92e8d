using Lowmark.Host.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>A segment of System V shared memory, a row of /proc/sysvipc/shm. It stays until it is removed, whoever
/// ends.</summary>
/// <remarks>sysvipc_shm_proc_show(), ipc/shm.c, 2.6.32 to 7.2; those of the reader's ipc namespace. RSS and swap since
/// v2.6.36. Bytes in the file. A segment of huge pages has an RSS of its own, which is not in Shmem.</remarks>
/// <param name="Size">As it was asked for, touched or not.</param>
/// <param name="Resident">In RAM; null where the kernel does not say.</param>
/// <param name="Creator">Pid of who made it, who may be gone.</param>
/// <param name="Attached">Mappings of it at the moment.</param>
public sealed record SharedSegment(long Id, KiB Size, KiB? Resident, long Creator, long Attached)
{
    public const string Path = "/proc/sysvipc/shm";

    private const int MostSegments = 32_768;
    private const int FiguresBeforeResident = 14;

    /// <summary>Empty where there are none.</summary>
    public static IReadOnlyList<SharedSegment> ReadAll(IHostFiles files) => Parse(files.Read(Path).Text);

    /// <summary>What is no row is passed over.</summary>
    public static IReadOnlyList<SharedSegment> Parse(ReadOnlySpan<byte> text)
    {
        List<SharedSegment> segments = [];
        Span<long> figures = stackalloc long[FiguresBeforeResident];
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            if (segments.Count == MostSegments || !cursor.TryTakeFigures(figures)) { continue; }
            cursor.SkipBlanks();
            KiB? resident = cursor.TryTakeCount(out long bytes) ? KiB.FromBytes(bytes) : null;
            segments.Add(new(figures[1], KiB.FromBytes(figures[3]), resident, figures[4], figures[6]));
        }

        return segments;
    }
}
