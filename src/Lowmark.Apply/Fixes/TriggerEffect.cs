using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Apply.Fixes;

/// <summary>What a trigger achieved: the machine right before and right after it.</summary>
public sealed record TriggerEffect(MemoryGlance Before, MemoryGlance After);

/// <summary>Null or empty is "the machine does not say".</summary>
/// <param name="Available">What can be had without swapping.</param>
/// <param name="Pieces">Free blocks of each zone and how much of its free memory is unusable, by order.</param>
public sealed record MemoryGlance(KiB? Free, KiB? Available, EquatableArray<ZonePieces> Pieces);
