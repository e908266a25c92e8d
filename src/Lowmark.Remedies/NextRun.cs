namespace Lowmark.Remedies;

/// <summary>A program that was killed, when it runs again: under the same name, with another pid.</summary>
internal static class NextRun
{
    /// <returns>A shell word that gives the newest pid, or <c>PID</c> for the reader to fill in: pgrep takes a pattern,
    /// and a name that could match more than itself is not handed to it.</returns>
    public static string Pid(string? name) =>
        name is { Length: > 0 } && name[0] != '-' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? $"$(pgrep -nx {name})"
            : "PID";
}
