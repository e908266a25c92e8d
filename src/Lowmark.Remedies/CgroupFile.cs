using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>Commands that read or write a file of a cgroup, for the hierarchy version that the report shows.</summary>
internal static class CgroupFile
{
    /// <returns>2 when a <c>swap:</c> line was printed (v5.3+, unified hierarchy only), 1 when memory.stat has names
    /// that only the old hierarchy prints; null when the report does not show it.</returns>
    public static int? Version(MemcgFacts memcg)
    {
        foreach (NamedBytes stat in memcg.Stats)
        {
            bool isOld = stat.Name is "cache" or "rss" or "rss_huge"
                || stat.Name.StartsWith("total_", StringComparison.Ordinal)
                || stat.Name.StartsWith("hierarchical_", StringComparison.Ordinal);
            if (isOld) { return 1; }
        }

        return memcg.SwapUsage is not null ? 2 : null;
    }

    /// <summary>Commands that write the value: one when the version is known, else one for each, marked.</summary>
    /// <param name="value">A number, a node list or <c>max</c>: never text from a log.</param>
    /// <returns>Empty when the path would lead out of the hierarchy.</returns>
    public static EquatableArray<string> Write(
        string path, int? version, string controller, FileNames names, Values value)
    {
        if (!IsInside(path)) { return []; }
        string unified = $"echo {value.Unified} | sudo tee {ShellQuote.Quote($"/sys/fs/cgroup{path}/{names.Unified}")}";
        string oldFile = ShellQuote.Quote($"/sys/fs/cgroup/{controller}{path}/{names.Old}");
        string old = $"echo {value.Old} | sudo tee {oldFile}";
        return version switch
        {
            2 => [unified],
            1 => [old],
            _ => [$"{unified}  # on cgroup v2", $"{old}  # on cgroup v1"],
        };
    }

    public static bool IsInside(string path) =>
        path.StartsWith('/') && path.Length > 1 && !path.Split('/').Contains("..");

    internal readonly record struct FileNames(string Unified, string Old);

    /// <summary>The two spellings of a value: they differ for "no limit" (<c>max</c>, −1).</summary>
    internal readonly record struct Values(string Unified, string Old)
    {
        public static Values Same(string value) => new(value, value);
    }
}
