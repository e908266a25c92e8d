using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Facts;

/// <summary>What a task holds, none where a column is not printed.</summary>
/// <param name="Resident">rss, all kinds.</param>
/// <param name="Anonymous">rss before v6.8, which has no rss_anon.</param>
/// <param name="Shared">rss_shmem.</param>
internal readonly record struct TaskPages(Pages Resident, Pages Anonymous, Pages Shared, Pages Swap)
{
    /// <inheritdoc cref="TaskUse.Private"/>
    public Pages Private => Anonymous + Swap;

    /// <inheritdoc cref="TaskUse.Own"/>
    public Pages Own => Resident - Shared + Swap;
}
