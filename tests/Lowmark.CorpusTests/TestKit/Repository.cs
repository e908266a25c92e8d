namespace Lowmark.CorpusTests.TestKit;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution, above the folder that the tests run in.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Corpus { get; } = Path.Combine(Root, "corpus");

    /// <param name="name">Kernel and scenario: <c>6.12.107/global</c>.</param>
    public static string Log(string name) => Path.Combine(Corpus, name, "dmesg.txt");

    public static string Seed(string name) =>
        Path.Combine(Root, "tests", "Lowmark.CorpusTests", "Fixtures", "seeds", name + ".log");

    private static string Find(string folder)
    {
        DirectoryInfo? at = new(folder);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Lowmark.slnx"))) { at = at.Parent; }
        return at?.FullName ?? throw new DirectoryNotFoundException($"no Lowmark.slnx above {folder}");
    }
}
