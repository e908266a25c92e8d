using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Features;

/// <summary>/sys/kernel/mm/transparent_hugepage: when the kernel takes huge pages by itself. Words are the
/// kernel's.</summary>
/// <remarks>Documentation/admin-guide/mm/transhuge.rst; v2.6.38 to 7.2 (RHEL 6: redhat_transparent_hugepage, whose file
/// is not read).</remarks>
/// <param name="Enabled"><c>always</c>, <c>madvise</c> or <c>never</c>.</param>
/// <param name="Defrag">Whether an allocation reclaims and compacts for one: <c>always</c>, <c>defer</c>,
/// <c>defer+madvise</c>, <c>madvise</c>, <c>never</c>.</param>
/// <param name="PmdSize">Size of such a page.</param>
/// <param name="MaxPtesNone">How many of a huge page's pages may be empty when khugepaged makes one: with 511 one used
/// page can become 2 MiB.</param>
/// <param name="Sizes">Smaller sizes and their own <c>enabled</c> (v6.8).</param>
public sealed record TransparentHugePages(
    string Enabled,
    string? Defrag,
    string? ShmemEnabled,
    bool? UseZeroPage,
    KiB? PmdSize,
    bool? KhugepagedDefrag,
    long? MaxPtesNone,
    long? MaxPtesSwap,
    long? MaxPtesShared,
    long? PagesToScan,
    long? PagesCollapsed,
    EquatableArray<SmallHugePages> Sizes)
{
    private const string Folder = "/sys/kernel/mm/transparent_hugepage";

    /// <returns>Null where the kernel has none.</returns>
    public static TransparentHugePages? Read(IHostFiles files)
    {
        if (files.Chosen(Folder + "/enabled") is not { } enabled) { return null; }
        return new(
            enabled,
            files.Chosen(Folder + "/defrag"),
            files.Chosen(Folder + "/shmem_enabled"),
            files.Flag(Folder + "/use_zero_page"),
            files.Number(Folder + "/hpage_pmd_size") is { } bytes ? KiB.FromBytes(bytes) : null,
            files.Flag(Folder + "/khugepaged/defrag"),
            files.Number(Folder + "/khugepaged/max_ptes_none"),
            files.Number(Folder + "/khugepaged/max_ptes_swap"),
            files.Number(Folder + "/khugepaged/max_ptes_shared"),
            files.Number(Folder + "/khugepaged/pages_to_scan"),
            files.Number(Folder + "/khugepaged/pages_collapsed"),
            Small(files).ToEquatableArray());
    }

    private static IEnumerable<SmallHugePages> Small(IHostFiles files)
    {
        foreach (long size in files.HugePageSizes(Folder))
        {
            if (files.Chosen($"{Folder}/hugepages-{size}kB/enabled") is { } enabled)
            {
                yield return new SmallHugePages(new KiB(size), enabled);
            }
        }
    }
}

/// <summary>One size of transparent huge pages.</summary>
/// <param name="Enabled"><c>inherit</c> follows the setting for all.</param>
public readonly record struct SmallHugePages(KiB Size, string Enabled);
