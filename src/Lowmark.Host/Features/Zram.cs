using Lowmark.Host.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Features;

/// <summary>A compressed disk in RAM, /sys/block/zramN. Null is "not said".</summary>
/// <remarks>Documentation/admin-guide/blockdev/zram.rst; <c>mm_stat</c> since v4.1, in bytes.</remarks>
/// <param name="DiskSize">What it may hold uncompressed; 0 when it is not set up.</param>
/// <param name="Stored">What it holds, uncompressed.</param>
/// <param name="Compressed">The same, compressed.</param>
/// <param name="Used">RAM it takes, with what the allocator wastes.</param>
/// <param name="Limit">Most it may take; 0: no limit.</param>
public sealed record Zram(
    int Device, KiB? DiskSize, string? Algorithm, KiB? Stored, KiB? Compressed, KiB? Used, KiB? Limit, KiB? Peak)
{
    private const int MostDevices = 256;

    /// <summary>Empty where there are none.</summary>
    public static IReadOnlyList<Zram> ReadAll(IHostFiles files) =>
        [.. files.Numbered("/sys/block", "zram").Take(MostDevices).Select(device => Read(files, device))];

    private static Zram Read(IHostFiles files, int device)
    {
        string folder = $"/sys/block/zram{device}/";
        KiB? size = files.Number(folder + "disksize") is { } bytes ? KiB.FromBytes(bytes) : null;
        string? algorithm = files.Chosen(folder + "comp_algorithm");
        Span<long> figures = stackalloc long[5];
        LineCursor cursor = new(files.Read(folder + "mm_stat").Text);
        return cursor.TryTakeFigures(figures)
            ? new(device, size, algorithm, KiB.FromBytes(figures[0]), KiB.FromBytes(figures[1]),
                KiB.FromBytes(figures[2]), KiB.FromBytes(figures[3]), KiB.FromBytes(figures[4]))
            : new(device, size, algorithm, null, null, null, null, null);
    }
}
