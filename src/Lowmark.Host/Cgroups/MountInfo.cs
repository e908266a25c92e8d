using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Cgroups;

/// <summary>/proc/PID/mountinfo, its cgroup mounts and its file systems in memory.</summary>
/// <remarks>Source: show_mountinfo(), fs/proc_namespace.c, and "3.5 /proc/PID/mountinfo" in
/// Documentation/filesystems/proc.rst; 2.6.26+. Blank, tab, newline, backslash and, in newer kernels, # stand as octal
/// escapes.</remarks>
/// <param name="Mounts">Most of their hierarchy first: a mount of all groups before one of a part.</param>
public sealed record MountInfo(EquatableArray<CgroupMount> Mounts)
{
    private const int MostMounts = 1024;

    /// <summary>Each file system once, where it is mounted first.</summary>
    public EquatableArray<MemoryMount> InMemory { get; private init; }

    public static Reading<MountInfo> Read(IHostFiles files, string path) => Reading.Of(files, path, Parse);

    /// <returns>Null when no line is a mount.</returns>
    public static MountInfo? Parse(ReadOnlySpan<byte> text)
    {
        List<CgroupMount> mounts = [];
        List<MemoryMount> inMemory = [];
        HashSet<string> devices = new(StringComparer.Ordinal);
        bool isAny = false;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            if (!TrySkipFields(ref cursor, 2) || !cursor.TryTakeThrough(" "u8, out ReadOnlySpan<byte> device)
                || !cursor.TryTakeThrough(" "u8, out ReadOnlySpan<byte> root)
                || !cursor.TryTakeThrough(" "u8, out ReadOnlySpan<byte> folder)
                || !cursor.TryTakeThrough(" - "u8, out _)
                || !cursor.TryTakeThrough(" "u8, out ReadOnlySpan<byte> kind) || !TrySkipFields(ref cursor, 1))
            {
                continue;
            }

            isAny = true;
            if (inMemory.Count < MostMounts && MemoryMount.IsKind(kind) && devices.Add(Names.Of(device)))
            {
                inMemory.Add(MemoryMount.Parse(OctalEscapes.Undo(folder), Names.Of(kind), cursor.Rest));
            }

            if (mounts.Count == MostMounts) { continue; }
            Add(mounts, kind, cursor.Rest, OctalEscapes.Undo(folder), OctalEscapes.Undo(root));
        }

        return isAny
            ? new(mounts.OrderBy(mount => mount.Root.Length).ToEquatableArray())
            {
                InMemory = inMemory.ToEquatableArray(),
            }
            : null;
    }

    private static void Add(
        List<CgroupMount> mounts, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> options, string folder, string root)
    {
        bool isV2 = kind.SequenceEqual("cgroup2"u8);
        if (!isV2 && !kind.SequenceEqual("cgroup"u8)) { return; }
        CgroupVersion version = isV2 ? CgroupVersion.V2 : CgroupVersion.V1;
        bool hasMemory = isV2 || WordList.Has(options, "memory"u8);
        bool hasCpuset = isV2 || WordList.Has(options, "cpuset"u8);
        if (hasMemory) { mounts.Add(new(CgroupController.Memory, version, folder, root)); }
        if (hasCpuset) { mounts.Add(new(CgroupController.Cpuset, version, folder, root)); }
    }

    private static bool TrySkipFields(ref LineCursor cursor, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!cursor.TryTakeThrough(" "u8, out _)) { return false; }
        }

        return true;
    }
}

/// <summary>A file system whose files are memory.</summary>
/// <param name="Folder">Hostile text.</param>
/// <param name="Kind"><c>tmpfs</c>, <c>devtmpfs</c> or <c>ramfs</c>.</param>
/// <param name="Limit">Most that its files may take. Null where it is not printed: half of RAM for a tmpfs
/// (shmem_show_options(), mm/shmem.c), none for a ramfs.</param>
public sealed record MemoryMount(string Folder, string Kind, KiB? Limit)
{
    internal static bool IsKind(ReadOnlySpan<byte> kind) =>
        kind.SequenceEqual("tmpfs"u8) || kind.SequenceEqual("devtmpfs"u8) || kind.SequenceEqual("ramfs"u8);

    /// <param name="options">Of the file system: <c>rw,size=2467556k,nr_inodes=819200</c>.</param>
    internal static MemoryMount Parse(string folder, string kind, ReadOnlySpan<byte> options)
    {
        KiB? limit = null;
        foreach (Range part in options.Split((byte)','))
        {
            LineCursor cursor = new(options[part]);
            if (cursor.TryTake("size="u8) && cursor.TryTakeCount(out long size) && cursor.TryTake("k"u8))
            {
                limit = new(size);
            }
        }

        return new(folder, kind, limit);
    }
}
