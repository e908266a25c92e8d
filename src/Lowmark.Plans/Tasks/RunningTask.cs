using System.Globalization;
using Lowmark.Host;
using Lowmark.Host.Processes;
using Lowmark.Kernel.Text;

namespace Lowmark.Plans.Tasks;

/// <summary>A process as it runs now.</summary>
internal readonly record struct RunningTask(ProcessMark Mark, bool IsKernelThread)
{
    private const int MostNamed = 8;

    /// <summary>By its pid, or, without one, by its name.</summary>
    /// <param name="name">With a pid: what it must be called, for pids come again. Null: not known.</param>
    /// <returns>Why it can not be told, else null.</returns>
    public static string? Find(PlanSite site, int? pid, string? name, out RunningTask task)
    {
        task = default;
        return (pid, name) switch
        {
            ({ } one, _) => ByPid(site, one, name, out task),
            (null, { Length: > 0 } wanted) => ByName(site, wanted, out task),
            _ => "Neither a pid nor a name is given.",
        };
    }

    public static RunningTask? Read(PlanSite site, int pid)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat");
        return PidStat.Read(site.Files, path, out PidStat stat) is HostFileState.Read
            ? new(new(stat.Pid, stat.StartTicks, Names.Of(stat.Name)), stat.IsKernelThread)
            : null;
    }

    private static string? ByPid(PlanSite site, int pid, string? name, out RunningTask task)
    {
        task = default;
        if (pid <= 0 || Read(site, pid) is not { } found) { return $"There is no process {pid}."; }
        task = found;
        return name is null || name == found.Mark.Name
            ? null
            : $"Process {pid} is {found.Mark.Name} by now, not {name}: the pid came again.";
    }

    private static string? ByName(PlanSite site, string name, out RunningTask task)
    {
        task = default;
        List<int> pids = [];
        foreach (string entry in site.Names("/proc"))
        {
            bool isPid = int.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out int pid);
            if (!isPid || Read(site, pid) is not { } found || found.Mark.Name != name) { continue; }
            pids.Add(pid);
            task = found;
        }

        return pids.Count switch
        {
            0 => $"No process is called {name} now.",
            1 => null,
            _ => $"{pids.Count} processes are called {name}: pids "
                + $"{string.Join(", ", pids.Take(MostNamed))}{(pids.Count > MostNamed ? ", …" : "")}. Say which.",
        };
    }
}
