using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>A drop-in for a systemd unit whose name comes from a log and becomes part of a path.</summary>
internal static class UnitDropIn
{
    /// <returns>Null when the name holds what systemd does not allow in one, or would lead to another
    /// directory.</returns>
    public static PersistentFile? For(string unit, string topic, string content) =>
        IsUnitName(unit) ? new(PathOf(unit, topic), content) : null;

    public static EquatableArray<string> Undo(string unit, string topic) =>
        IsUnitName(unit) ? [$"sudo rm -f {ShellQuote.Quote(PathOf(unit, topic))}", "sudo systemctl daemon-reload"] : [];

    private static string PathOf(string unit, string topic) => $"/etc/systemd/system/{unit}.d/90-lowmark-{topic}.conf";

    private static bool IsUnitName(string unit) =>
        unit.Length is > 0 and < 256
        && unit.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-' or '_' or '.' or '\\' or '@')
        && !unit.Contains("..", StringComparison.Ordinal);
}
