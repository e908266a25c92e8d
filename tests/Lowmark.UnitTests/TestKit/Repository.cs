namespace Lowmark.UnitTests.TestKit;

/// <summary>The folder that holds the solution, above the folder that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        DirectoryInfo? at = new(folder);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Lowmark.slnx"))) { at = at.Parent; }
        return at?.FullName ?? throw new DirectoryNotFoundException($"no Lowmark.slnx above {folder}");
    }
}
