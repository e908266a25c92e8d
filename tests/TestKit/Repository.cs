namespace Lowmark.TestKit;

/// <summary>The checkout that the tests were built from, as files.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", "artifacts", "bin", "obj", "TestResults", ".vs", ".idea"];

    /// <summary>The folder of Lowmark.slnx, looked for upwards from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    public static string Corpus { get; } = Path.Combine(Root, "corpus");

    /// <summary>Folders of the corpus with a kernel's logs.</summary>
    public static IEnumerable<string> Kernels { get; } =
        [.. Directory.GetDirectories(Corpus).Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))];

    /// <param name="name">Kernel and scenario: <c>6.12.107/global</c>.</param>
    public static string Log(string name) => Path.Combine(Corpus, name, "dmesg.txt");

    public static string Seed(string name) =>
        Path.Combine(Root, "tests", "Lowmark.CorpusTests", "Fixtures", "seeds", name + ".log");

    /// <param name="path">From the root.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Files below a folder whose names match: paths from the root, sorted, with '/' between.</summary>
    /// <returns>Empty when the folder is not there.</returns>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        string start = Path.Combine(Root, folder);
        return Directory.Exists(start)
            ? Below(start, pattern).Select(Relative).Order(StringComparer.Ordinal)
            : [];
    }

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Below(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Where(file => Path.GetFileName(file) != ".git")
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(child => !NotOurs.Contains(Path.GetFileName(child), StringComparer.Ordinal))
                .SelectMany(child => Below(child, pattern)));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lowmark.slnx"))) { return folder.FullName; }
        }

        throw new InvalidOperationException($"no Lowmark.slnx above {AppContext.BaseDirectory}");
    }
}
