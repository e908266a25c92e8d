using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>A swap file of ours: made, used now and from the next boot on, and taken away again.</summary>
public static class SwapFile
{
    public const string Name = "swap.lowmark";

    private const string File = $"/{Name}";

    /// <summary>What has it used at boot (fstab(5)); without it the machine still boots.</summary>
    public static string FstabLine(string file) => $"{file} none swap sw,nofail 0 0";

    internal static EquatableArray<string> Undo =>
        [$"sudo swapoff {File}", $@"sudo sed -i '\#^{File} #d' /etc/fstab", $"sudo rm -f {File}"];

    /// <param name="size">In whole MiB.</param>
    internal static EquatableArray<string> Commands(KiB size) =>
    [
        "df -h /",
        $"sudo dd if=/dev/zero of={File} bs=1M count={Amount.Mebibytes(size)}",
        $"sudo chmod 600 {File}",
        $"sudo mkswap {File}",
        $"sudo swapon {File}",
        $"echo '{FstabLine(File)}' | sudo tee -a /etc/fstab",
    ];
}
