using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>A swap file of our own: made, used from the next boot on, and taken away again.</summary>
internal static class SwapFile
{
    private const string File = "/swap.lowmark";

    // systemd names a swap unit after its path (systemd.swap(5)).
    private const string UnitFile = "/etc/systemd/system/swap.lowmark.swap";

    public static PersistentFile Persistent => new(
        UnitFile,
        "# Enable with: systemctl enable swap.lowmark.swap\n"
            + $"[Swap]\nWhat={File}\n\n[Install]\nWantedBy=swap.target\n");

    public static EquatableArray<string> Undo =>
        [$"sudo swapoff {File}", $"sudo rm -f {File} {UnitFile}", "sudo systemctl daemon-reload"];

    /// <param name="size">In whole MiB.</param>
    public static EquatableArray<string> Commands(KiB size) =>
    [
        "df -h /",
        $"sudo dd if=/dev/zero of={File} bs=1M count={Amount.Mebibytes(size)}",
        $"sudo chmod 600 {File}",
        $"sudo mkswap {File}",
        $"sudo swapon {File}",
    ];
}
