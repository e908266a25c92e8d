using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Sizes as a person reads them, and roundings upward.</summary>
internal static class Amount
{
    private const long MiB = 1024;
    private const long GiB = 1024 * MiB;

    public static string Text(KiB size) => size.ToReadable();

    public static KiB UpToMiB(KiB size) => Up(size, MiB);

    public static KiB UpToGiB(KiB size) => Up(size, GiB);

    /// <summary>A round limit: whole MiB below 1 GiB, whole 64 MiB above.</summary>
    public static KiB RoundLimit(KiB size) => size.Count < GiB ? Up(size, MiB) : Up(size, 64 * MiB);

    public static long Mebibytes(KiB size) => size.Count / MiB;

    /// <summary>Share × size, for shares such as 5/4, without overflow.</summary>
    public static KiB Times(KiB size, long numerator, long denominator) =>
        new((long)Int128.Clamp((Int128)size.Count * numerator / denominator, long.MinValue, long.MaxValue));

    public static KiB Larger(KiB left, KiB right) => left > right ? left : right;

    public static KiB Smaller(KiB left, KiB right) => left < right ? left : right;

    public static long Percent(KiB part, KiB whole) =>
        whole.Count <= 0 ? 0 : (long)((Int128)part.Count * 100 / whole.Count);

    public static KiB Up(KiB size, KiB step) => Up(size, step.Count);

    private static KiB Up(KiB size, long step)
    {
        if (size.Count > long.MaxValue - step) { return size; }
        long over = size.Count % step;
        return over <= 0 ? size : new(size.Count + (step - over));
    }
}
