using Lowmark.UnitTests.Cli;

namespace Lowmark.UnitTests.TestKit;

/// <summary>What <c>lowmark fix --format json</c> prints: plans, and fixes that were made, stopped, watched and taken
/// back.</summary>
internal static class FixDocuments
{
    /// <returns>Each with the definition of the schema that it follows.</returns>
    public static IEnumerable<(string Definition, string Json)> All()
    {
        string root = Directory.CreateTempSubdirectory("lowmark-fix-json").FullName;
        try
        {
            MachineFolder.Put(root, "6.12.107/mod-atomic-large-reserve-before");
            Directory.CreateDirectory(Path.Combine(root, "etc"));
            string Fix(params string[] arguments) => CliRun.With(
                host => host with { Wait = _ => { } },
                ["fix", "--root", root, "--trial", "--format", "json", .. arguments]).Output;

            string[] reserve = ["--set", "min_free_kbytes=8192"];
            return [
                ("plan", Fix([.. reserve, "--set", "ram=+1G", "--set", "swappiness=900"])),
                ("plan", Fix()),
                ("fixes", Fix([.. reserve, "--apply", "--yes", "--verify", "1s"])),
                ("fixes", Fix("--history")),
                ("fixes", Fix("--undo")),
                ("fixes", Fix("--undo", "20200101-000000")),
            ];
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
