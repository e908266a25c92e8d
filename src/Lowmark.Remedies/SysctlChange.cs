using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>The commands around one sysctl: keep the old value, set the new one, make it last, take it back.</summary>
/// <remarks>One drop-in a setting, so that two remedies never overwrite each other's file.</remarks>
public static class SysctlChange
{
    public static EquatableArray<string> Commands(string name, string value) => [Keep(name), "sudo sysctl -w "
        + $"{name}={value}"];

    public static EquatableArray<string> Undo(string name) =>
        [$"sudo sysctl -w {name}=\"$(sudo cat {KeptIn(name)})\"", $"sudo rm -f {DropIn(name)}"];

    public static PersistentFile Persistent(string name, string value) => new(DropIn(name), $"{name} = {value}\n");

    public static string Keep(string name) => $"sysctl -n {name} | sudo tee {KeptIn(name)}";

    // Not /tmp: another user could lay a file of that name there.
    private static string KeptIn(string name) => $"/var/lib/lowmark.{name}.old";

    private static string DropIn(string name) => $"/etc/sysctl.d/90-lowmark-{name}.conf";
}
