namespace Lowmark.Kernel.Units;

/// <summary>Size class of the buddy allocator: a block of 2^order base pages.</summary>
/// <param name="Value">0 … 62. −1 is how the kernel marks sysrq-f (is_sysrq_oom(), mm/oom_kill.c) and is no order: keep
/// it out.</param>
public readonly record struct Order(int Value)
{
    public int Value { get; } = Value is >= 0 and <= 62
        ? Value
        : throw new ArgumentOutOfRangeException(nameof(Value), Value, "an order is 0 to 62");

    public long PagesPerBlock => 1L << Value;

    /// <summary>PAGE_ALLOC_COSTLY_ORDER (include/linux/mmzone.h, all releases): above it the allocator gives up rather
    /// than kill.</summary>
    public static Order Costly { get; } = new(3);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
