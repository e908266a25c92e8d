using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>A drop-in for a systemd unit whose name comes from a log and becomes part of a path.</summary>
public static class UnitDropIn
{
    /// <returns>Null when the name holds what systemd does not allow in one, or would lead to another
    /// directory.</returns>
    public static PersistentFile? For(string unit, string topic, string content) =>
        IsUnitName(unit) ? new(PathOf(unit, topic), content) : null;

    public static EquatableArray<string> Undo(string unit, string topic) =>
        IsUnitName(unit) ? [$"sudo rm -f {ShellQuote.Quote(PathOf(unit, topic))}", "sudo systemctl daemon-reload"] : [];

    /// <summary>What makes all processes of a service more or less likely to be killed.</summary>
    public static string OomScoreAdjust(int value) => $"[Service]\nOOMScoreAdjust={value}\n";

    private static string PathOf(string unit, string topic) => $"/etc/systemd/system/{unit}.d/90-lowmark-{topic}.conf";

    /// <summary>What systemd allows in a name (systemd.unit(5)), and nothing that leads out of a folder.</summary>
    public static bool IsUnitName(string unit) =>
        unit.Length is > 0 and < 256
        && unit.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-' or '_' or '.' or '\\' or '@')
        && !unit.Contains("..", StringComparison.Ordinal);
}
