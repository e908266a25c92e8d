using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Machine;

/// <summary>Hot-pluggable memory, /sys/devices/system/memory: which blocks are switched off.</summary>
/// <remarks>Documentation/ABI/testing/sysfs-devices-memory; drivers/base/memory.c, 2.6.32 to 7.2.</remarks>
/// <param name="BlockSize">Size of each block; null when it is not said.</param>
/// <param name="Count">Blocks that are there, on or off.</param>
/// <param name="Offline">Numbers of those that are not online.</param>
/// <param name="Unknown">Blocks whose state was not read: there are too many, or the file is missing.</param>
public sealed record MemoryBlocks(KiB? BlockSize, int Count, EquatableArray<int> Offline, int Unknown)
{
    private const string Folder = "/sys/devices/system/memory";

    /// <summary>A state is a file of its own: with more blocks than this they would cost more than they tell.</summary>
    private const int MostStates = 4096;

    /// <returns>Null where the kernel has no such folder.</returns>
    public static MemoryBlocks? Read(IHostFiles files)
    {
        IReadOnlyList<int> blocks = files.Numbered(Folder, "memory");
        if (blocks.Count == 0) { return null; }
        List<int> offline = [];
        int read = 0;
        foreach (int block in blocks.Take(MostStates))
        {
            ReadOnlySpan<byte> state = files.Read($"{Folder}/memory{block}/state").Text;
            if (!state.IsEmpty) { read++; }
            if (!state.IsEmpty && !state.StartsWith("online"u8)) { offline.Add(block); }
        }

        return new(Size(files), blocks.Count, offline.ToEquatableArray(), blocks.Count - read);
    }

    /// <summary>Hex without prefix, in bytes.</summary>
    private static KiB? Size(IHostFiles files)
    {
        LineCursor cursor = new(files.Read(Folder + "/block_size_bytes").Text);
        return cursor.TryTakeHex(out ulong bytes) && bytes is > 0 and <= long.MaxValue
            ? KiB.FromBytes((long)bytes)
            : null;
    }
}
