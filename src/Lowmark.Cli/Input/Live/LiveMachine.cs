namespace Lowmark.Cli.Input.Live;

/// <summary>Where this machine keeps what its kernel said.</summary>
public sealed record LiveMachine
{
    public string KernelRing { get; init; } = "/dev/kmsg";

    /// <summary>journalctl; null when there is none.</summary>
    public string? Journal { get; init; } = JournalProgram.Find();

    public IReadOnlyList<string> CrashFolders { get; init; } = ["/var/lib/systemd/pstore", "/sys/fs/pstore"];

    /// <summary>Read where there is no journal; patterns, oldest logs of a set first.</summary>
    public IReadOnlyList<string> Logs { get; init; } =
        ["/var/log/kern.log*", "/var/log/messages*", "/var/log/syslog*"];

    public string BootId { get; init; } = "/proc/sys/kernel/random/boot_id";
}
