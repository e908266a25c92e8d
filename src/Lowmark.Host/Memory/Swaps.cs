using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>/proc/swaps: the swap areas in use. Empty when there are none.</summary>
/// <remarks>swap_show() (mm/swapfile.c), 2.6.32 to 7.2.</remarks>
public sealed record Swaps(EquatableArray<SwapArea> Areas)
{
    private const int MostAreas = 64;

    public static Reading<Swaps> Read(IHostFiles files) => Reading.Of(files, "/proc/swaps", Parse);

    /// <returns>Null when the heading is not there.</returns>
    public static Swaps? Parse(ReadOnlySpan<byte> text)
    {
        List<SwapArea> areas = [];
        bool hasHeading = false;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            if (!hasHeading) { hasHeading = line.StartsWith("Filename"u8); }
            else if (areas.Count < MostAreas && SwapArea.Parse(line) is { } area) { areas.Add(area); }
        }

        return hasHeading ? new Swaps(areas.ToEquatableArray()) : null;
    }
}

/// <summary>One swap area.</summary>
/// <param name="Path">As it was given to swapon; the kernel's octal escapes for blanks are undone.</param>
/// <param name="Kind"><c>partition</c> or <c>file</c>.</param>
/// <param name="Priority">Higher is used first.</param>
public sealed record SwapArea(string Path, string Kind, KiB Size, KiB Used, int Priority)
{
    /// <summary>Swap in compressed RAM: it takes memory to free memory.</summary>
    public bool IsZram => Path.StartsWith("/dev/zram", StringComparison.Ordinal);

    internal static SwapArea? Parse(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOfAny(" \t"u8);
        if (end <= 0) { return null; }
        ReadOnlySpan<byte> path = line[..end];
        LineCursor cursor = new(line[end..]);
        cursor.SkipBlanks();
        ReadOnlySpan<byte> kind = cursor.TakeWord();
        Span<long> figures = stackalloc long[3];
        return !kind.IsEmpty && cursor.TryTakeFigures(figures)
            && figures[0] >= 0 && figures[1] >= 0 && Math.Abs(figures[2]) <= short.MaxValue
            ? new(OctalEscapes.Undo(path), Names.Of(kind), new(figures[0]), new(figures[1]), (int)figures[2])
            : null;
    }
}
