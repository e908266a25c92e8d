using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>What is known of a count: exact when both ends are equal.</summary>
/// <param name="AtMost">Null when nothing bounds it.</param>
internal readonly record struct PageRange(Pages AtLeast, Pages? AtMost)
{
    public static PageRange Zero { get; } = Exactly(default);

    public bool IsExact => AtMost == AtLeast;

    public bool IsZero => IsExact && AtLeast == default;

    public static PageRange Exactly(Pages pages) => new(pages, pages);

    /// <param name="atMost">Null when nothing bounds it.</param>
    public static PageRange Unknown(Pages? atMost) => new(default, atMost);

    public static PageRange operator +(PageRange left, PageRange right) =>
        new(left.AtLeast + right.AtLeast, left.AtMost is { } one && right.AtMost is { } other ? one + other : null);
}
