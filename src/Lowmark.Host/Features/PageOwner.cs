namespace Lowmark.Host.Features;

/// <summary>Whether the kernel notes who allocated each page (<c>page_owner=on</c>): /sys/kernel/debug/page_owner. The
/// file itself has a record a page and is not read.</summary>
/// <remarks>Documentation/mm/page_owner.rst; v3.19 to 7.2.</remarks>
public static class PageOwner
{
    /// <returns>Null when debugfs is not mounted or may not be listed.</returns>
    public static bool? IsThere(IHostFiles files)
    {
        List<string> names = [];
        HostFileState state = files.List("/sys/kernel/debug", names);
        return state is HostFileState.Read && names.Count > 0 ? names.Contains("page_owner") : null;
    }
}
