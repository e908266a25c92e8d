using Lowmark.Changes;
using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>The commands around a sysctl: keep the old value, set the new one, make it last, take it back.</summary>
public static class SysctlChange
{
    /// <summary>The drop-in that keeps a sysctl: one for each, so that two remedies never overwrite each other's
    /// file.</summary>
    public static PersistentFile Persistent(string name, string value) => new(DropIn(name), Line(name, value) + "\n");

    public static string Line(string name, string value) => $"{name} = {value}";

    /// <param name="changes">Never empty, in the order in which they are set; kept in the file of the first.</param>
    internal static Remedy Remedy(
        string id, string title, RemedyTime when, EquatableArray<SetSysctl> changes, string effect, string risk,
        EquatableArray<string> because)
    {
        string content = "";
        List<string> commands = new(2 * changes.Count);
        List<string> undo = new(2 * changes.Count);
        foreach (SetSysctl change in changes)
        {
            content += Line(change.Name, change.Value) + "\n";
            commands.Add(Keep(change.Name));
            commands.Add($"sudo sysctl -w {change.Name}={change.Value}");
            undo.AddRange(Undo(change.Name).AsSpan());
        }

        return new(
            id, title, when, commands.ToEquatableArray(), new(DropIn(changes[0].Name), content), effect, risk,
            undo.ToEquatableArray(), because)
        {
            Changes = [.. changes],
        };
    }

    internal static EquatableArray<string> Undo(string name) =>
        [$"sudo sysctl -w {name}=\"$(sudo cat {KeptIn(name)})\"", $"sudo rm -f {DropIn(name)}"];

    internal static string Keep(string name) => $"sysctl -n {name} | sudo tee {KeptIn(name)}";

    // Not /tmp: another user could lay a file of that name there.
    private static string KeptIn(string name) => $"/var/lib/lowmark.{name}.old";

    private static string DropIn(string name) => $"/etc/sysctl.d/90-lowmark-{name}.conf";
}
