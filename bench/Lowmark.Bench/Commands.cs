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

    /// <summary>The same on the first core alone; as it is, with a warning, where there is no taskset.</summary>
    public static IReadOnlyList<string> OnOneCore(IReadOnlyList<string> command)
    {
        if (OnPath("taskset") is { } taskset) { return [taskset, "-c", "0", .. command]; }
        Console.Error.WriteLine("bench: taskset is not on PATH, so all cores are used (Debian: util-linux)");
        return command;
    }

    /// <summary>The same, its output thrown away: a reader's pace is not part of the figure.</summary>
    public static IReadOnlyList<string> Discarded(IReadOnlyList<string> command) =>
        ["sh", "-c", "exec \"$0\" \"$@\" >/dev/null", .. command];

    /// <summary>rg, or grep where it is missing.</summary>
    public static string Searcher()
    {
        if (OnPath("rg") is not null) { return "rg"; }
        Console.Error.WriteLine("bench: rg is not on PATH, so grep stands in (Debian: apt-get install ripgrep)");
        return "grep";
    }

    /// <summary>Full path of a program on PATH; null when it is not there.</summary>
    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
