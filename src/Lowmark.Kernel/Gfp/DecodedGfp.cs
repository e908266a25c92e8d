namespace Lowmark.Kernel.Gfp;

/// <summary>A gfp mask of a log, understood as far as it goes.</summary>
/// <param name="Mask">As printed; null when masked, cut or absent.</param>
/// <param name="Names">As the kernel printed them, or as it would have.</param>
/// <param name="DecodedBy">Which table was used and why that one, for a reader.</param>
/// <param name="Table">Null when no table fits: the flags are then those of the printed names alone.</param>
/// <param name="Unknown">Names and bits that no table explains; verbatim, hostile text.</param>
public sealed record DecodedGfp(
    ulong? Mask, GfpFlags Flags, EquatableArray<string> Names, string DecodedBy, GfpTable? Table,
    EquatableArray<string> Unknown)
{
    /// <summary>Tables whose own names for the value are the printed ones: what value and names prove about the release.
    /// Empty when not both were printed or none agrees.</summary>
    public EquatableArray<GfpTable> AgreesWith { get; init; }
}
