namespace Lowmark.Cli.Input.Folders;

/// <summary>What a file's name says about whether it is worth reading.</summary>
internal enum Worth
{
    Read,

    /// <summary>Its first bytes decide.</summary>
    Look,
    Skip,
}

/// <summary>Names of kernel logs and of what is none, in log folders, sosreports, must-gathers, supportconfigs and
/// kdump folders.</summary>
internal static class LogNames
{
    // dmesg and journalctl_--no-pager_--boot of a sosreport, vmcore-dmesg.txt and kexec-dmesg.log of kdump,
    // messages.txt and boot.txt of a supportconfig, dmesg.0 and kern.log of Debian, messages of Red Hat, warn of SUSE.
    private static readonly string[] Beginnings = [
        "dmesg", "vmcore-dmesg", "kexec-dmesg", "kern", "messages", "syslog", "journal", "console", "warn",
        "netconsole"];

    private static readonly string[] KernelLogs = ["boot.txt", "host_service_logs"];

    // No text, or a text that is nobody's log. A core dump may be as large as the machine's memory.
    private static readonly HashSet<string> NoLogs = new(StringComparer.Ordinal)
    {
        "wtmp", "btmp", "utmp", "lastlog", "faillog", "tallylog", "vmcore", "vmcore.flat", "core", "README",
        "meminfo", "zoneinfo", "buddyinfo", "pagetypeinfo", "slabinfo", "vmstat",
    };

    private static readonly HashSet<string> NoLogEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".journal", ".conf", ".cfg", ".ini", ".yaml", ".yml", ".html", ".htm", ".xml", ".css", ".js", ".md", ".c", ".h",
        ".cs", ".py", ".sh", ".pl", ".rpm", ".deb", ".zip", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".pdf", ".db",
        ".sqlite", ".so", ".ko", ".pyc", ".o", ".a", ".pem", ".crt", ".key", ".gpg", ".asc", ".md5", ".sha256",
        ".service", ".rules", ".repo", ".csv", ".pcap", ".vmcore", ".core", ".img", ".iso", ".qcow2",
    };

    // What a sosreport copies of the machine beside its logs.
    private static readonly HashSet<string> NoLogFolders = new(StringComparer.Ordinal)
    {
        "proc", "sys", "dev", "etc", "usr", "lib", "lib64", "bin", "sbin", "boot", "run", "sos_reports", ".git",
        "node_modules",
    };

    /// <param name="name">Of a file, without its folder.</param>
    public static Worth Of(string name)
    {
        string plain = RotatedName.WithoutPacking(RotatedName.Of(name).Set);
        if (NoLogs.Contains(plain) || NoLogEndings.Contains(Path.GetExtension(plain))) { return Worth.Skip; }
        bool isLog = plain.EndsWith(".log", StringComparison.OrdinalIgnoreCase) || KernelLogs.Contains(plain)
            || Array.Exists(Beginnings, begin => plain.StartsWith(begin, StringComparison.OrdinalIgnoreCase));
        return isLog ? Worth.Read : Worth.Look;
    }

    public static bool MayHoldLogs(string folder) => !NoLogFolders.Contains(folder);

    /// <summary>The same of a path in an archive, whose first part is often the archive's own name.</summary>
    public static Worth OfPath(string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 || !parts.SkipLast(1).All(MayHoldLogs) ? Worth.Skip : Of(parts[^1]);
    }
}
