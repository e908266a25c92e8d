using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>What is known of a size: exact when both ends are equal. May be below zero: less than before.</summary>
/// <param name="Most">Null when nothing bounds it.</param>
internal readonly record struct Bounds(KiB Least, KiB? Most)
{
    public static Bounds Zero { get; } = Exactly(default);

    public bool IsZero => Most == Least && Least == default;

    public static Bounds Exactly(KiB size) => new(size, size);

    /// <summary>From nothing to all of it; for a size below zero from all of it to nothing.</summary>
    public static Bounds Between(KiB one, KiB other) => one < other ? new(one, other) : new(other, one);

    public static Bounds operator +(Bounds left, Bounds right) => new(
        left.Least + right.Least, left.Most is { } one && right.Most is { } other ? one + other : null);

    public override string ToString() => Most is not { } most ? $"at least {Least}"
        : most == Least ? $"{Least}"
        : $"{Least} to {most}";
}
