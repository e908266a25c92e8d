namespace Lowmark.Diagnosis.Model;

/// <summary>Whether a zone could hand out a block of one order now, as far as its free lists show.</summary>
/// <param name="Blocks">Blocks of this order that the free lists could be cut into.</param>
/// <param name="UnusablePermille">Share of the zone's free memory in blocks too small for the order, 0 to 1000
/// (unusable_free_index(), mm/vmstat.c); null when nothing is free.</param>
/// <param name="FragmentationPermille">extfrag_index (fragmentation_index(), mm/vmstat.c): −1000 when a block is there;
/// towards 0 for want of memory, towards 1000 for fragmentation.</param>
/// <param name="Verdict">One sentence with the numbers put in.</param>
public sealed record OrderHeadroom(
    int Node, string Zone, int Order, long Blocks, int? UnusablePermille, int FragmentationPermille, string Verdict);
