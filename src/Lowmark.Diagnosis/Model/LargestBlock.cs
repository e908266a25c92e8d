namespace Lowmark.Diagnosis.Model;

/// <summary>The largest block that a zone could hand out now, watermark kept.</summary>
/// <param name="Request">GFP_ATOMIC, GFP_KERNEL or GFP_HIGHUSER_MOVABLE.</param>
/// <param name="Eligible">Whether the request may use the zone at all.</param>
/// <param name="Order">Null when not even a single page is left to it, and when it is not eligible.</param>
public sealed record LargestBlock(int Node, string Zone, string Request, bool Eligible, int? Order);
