using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>Whether a zone has a block for a request.</summary>
/// <param name="BlockAvailable">Null when the buddy lists do not tell.</param>
/// <param name="LargestUsable">Highest order with a free block that this request may take; null when there is none or
/// unknown.</param>
/// <param name="UsableByOrder">Whether a block is free in a list that this request may take from, be it large enough or
/// not. Empty when the buddy lists were not printed.</param>
public sealed record FreeAreaVerdict(bool? BlockAvailable, Order? LargestUsable, EquatableArray<bool> UsableByOrder);
