using Lowmark.Kernel;

namespace Lowmark.Allocator;

/// <summary>A span of kernel releases, both ends included; releases are numbered so that they compare.</summary>
internal readonly record struct ReleaseSpan(int First, int Last)
{
    public const int Newest = 99_000_000;

    public static ReleaseSpan All { get; } = new(0, Newest);

    public static ReleaseSpan Since(int major, int minor) => new(Key(major, minor), Newest);

    /// <summary>From the oldest release that is read on.</summary>
    public static ReleaseSpan UpTo(int major, int minor) => new(Key(2, 6, 32), Key(major, minor));

    public bool IsEmpty => First > Last;

    /// <summary>The third number counts up to v2.6 only; later ones are stable updates.</summary>
    public static int Key(int major, int minor, int patch = 0) =>
        (Math.Min(major, 98) * 1_000_000) + (Math.Min(minor, 999) * 1000) + (major < 3 ? Math.Min(patch, 999) : 0);

    public static int Key(KernelRelease release) => Key(release.Major, release.Minor, release.Patch);

    public ReleaseSpan Intersect(ReleaseSpan other) => new(Math.Max(First, other.First), Math.Min(Last, other.Last));

    public int Clamp(int key) => Math.Min(Math.Max(key, First), Last);

    public static string Text(int key) =>
        key < 3_000_000 ? $"2.6.{key % 1000}" : $"{key / 1_000_000}.{key / 1000 % 1000}";
}
