using Lowmark.Diagnosis.Facts;
using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>Commands that read or write a file of a cgroup, for the hierarchy version that the report shows.</summary>
internal static class CgroupFile
{
    /// <summary>Commands that write the value: one when the version is known, else one for each, marked.</summary>
    /// <param name="value">A number, a node list or <c>max</c>: never text from a log.</param>
    /// <returns>Empty when the path would lead out of the hierarchy.</returns>
    public static EquatableArray<string> Write(
        string path, CgroupVersion? version, string controller, FileNames names, Values value)
    {
        if (!GroupPath.IsInside(path)) { return []; }
        return version switch
        {
            CgroupVersion.V2 => [Unified()],
            CgroupVersion.V1 => [Old()],
            _ => [$"{Unified()}  # on cgroup v2", $"{Old()}  # on cgroup v1"],
        };

        string Unified() =>
            $"echo {value.Unified} | sudo tee {ShellQuote.Quote($"/sys/fs/cgroup{path}/{names.Unified}")}";

        string Old() =>
            $"echo {value.Old} | sudo tee {ShellQuote.Quote($"/sys/fs/cgroup/{controller}{path}/{names.Old}")}";
    }

    internal readonly record struct FileNames(string Unified, string Old);

    /// <summary>The two spellings of a value: they differ for "no limit" (<c>max</c>, −1).</summary>
    internal readonly record struct Values(string Unified, string Old)
    {
        public static Values Same(string value) => new(value, value);
    }
}
