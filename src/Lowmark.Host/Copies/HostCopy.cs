namespace Lowmark.Host.Copies;

/// <summary>Folders shaped like a machine, more or less: a root, a sosreport, a mere copy of /proc.</summary>
public static class HostCopy
{
    /// <summary>Where an unpacked sosreport has <c>sysctl -a</c>.</summary>
    private const string Sysctls = "/sos_commands/kernel/sysctl_-a";

    private const string MemInfoFile = "/proc/meminfo";

    /// <summary>The files of a folder as those of the machine that it was copied from.</summary>
    public static IHostFiles Of(IHostFiles folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        bool isProc = folder.Read(MemInfoFile).State is HostFileState.Missing && folder.Read("/meminfo").IsRead;
        if (isProc) { return new ProcCopy(folder); }
        HostFile listing = folder.Read(Sysctls);
        return listing.IsRead ? new SysctlListing(folder, listing.Text) : folder;
    }
}
