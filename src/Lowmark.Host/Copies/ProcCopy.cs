namespace Lowmark.Host.Copies;

/// <summary>A folder that is itself a copy of /proc: <c>meminfo</c> and not <c>proc/meminfo</c>.</summary>
public sealed class ProcCopy(IHostFiles files) : IHostFiles
{
    private const string Proc = "/proc";

    public HostFile Read(string path) =>
        InCopy(path) is { } inCopy ? files.Read(inCopy) : new(HostFileState.Missing, default);

    public HostFileState List(string folder, ICollection<string> names) =>
        InCopy(folder) is { } inCopy ? files.List(inCopy, names) : HostFileState.Missing;

    /// <summary>What lies outside of /proc is not there.</summary>
    private static string? InCopy(string path)
    {
        if (path == Proc) { return "/"; }
        return path.StartsWith(Proc + "/", StringComparison.Ordinal) ? path[Proc.Length..] : null;
    }
}
