using System.Globalization;
using Lowmark.Host;
using Lowmark.Host.Processes;

namespace Lowmark.Tracer.Instances;

/// <summary>The name of a run's own tracing instance: <c>lowmark-PID-START</c>. A pid comes again, with its start time
/// it does not: so a later run knows whether whoever made the instance still lives.</summary>
/// <param name="StartTicks">As /proc/PID/stat has it.</param>
/// <param name="Number">Of several instances of one process.</param>
internal readonly record struct InstanceName(int Pid, long StartTicks, int Number)
{
    private const string Beginning = "lowmark-";

    /// <returns>Null when the process is not told of (no /proc).</returns>
    public static InstanceName? Of(int pid, int number, IHostFiles files) =>
        PidStat.Read(files, $"/proc/{pid}/stat", out PidStat stat) == HostFileState.Read
            ? new(pid, stat.StartTicks, number)
            : null;

    /// <returns>Null when it is none of ours.</returns>
    public static InstanceName? Parse(string name)
    {
        if (!name.StartsWith(Beginning, StringComparison.Ordinal)) { return null; }
        string[] parts = name[Beginning.Length..].Split('-');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long start)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? new(pid, start, number)
                : null;
    }

    /// <summary>Whether its process is gone. One that can not be asked is taken to live.</summary>
    public bool IsLeftBehind(IHostFiles files) =>
        PidStat.Read(files, $"/proc/{Pid}/stat", out PidStat stat) switch
        {
            HostFileState.Read => stat.StartTicks != StartTicks,
            HostFileState.Missing => true,
            HostFileState.Denied or HostFileState.Failed or HostFileState.Broken => false,
        };

    public override string ToString() => $"{Beginning}{Pid}-{StartTicks}-{Number}";
}
