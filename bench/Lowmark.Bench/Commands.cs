namespace Lowmark.Bench;

/// <summary>The programs that are measured.</summary>
internal static class Commands
{
    /// <summary>The program that ./lowmark runs, without the script before it.</summary>
    /// <exception cref="IOException">There is no build yet.</exception>
    public static IReadOnlyList<string> Lowmark(string root, params string[] arguments)
    {
        string store = Path.Combine(root, "artifacts", "lowmark");
        string program = Path.Combine(store, File.ReadAllText(Path.Combine(store, "current")).Trim());
        return program.EndsWith(".dll", StringComparison.Ordinal)
            ? ["dotnet", program, .. arguments]
            : [program, .. arguments];
    }

    /// <summary>Full path of a program on PATH; null when it is not there.</summary>
    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
