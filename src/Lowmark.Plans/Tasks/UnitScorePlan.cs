using System.Globalization;
using Lowmark.Changes;
using Lowmark.Host.Cgroups;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans.Tasks;

/// <summary>OOMScoreAdjust= of a unit, and oom_score_adj of what it runs now.</summary>
/// <remarks>systemd.exec(5). set-property does not take it (systemctl(1): resource control alone), so it is a drop-in,
/// which counts from the unit's next start on.</remarks>
internal static class UnitScorePlan
{
    /// <summary>More processes are left to the next start.</summary>
    private const int MostProcesses = 64;

    public static Draft Of(SetUnitOomScoreAdj change, PlanSite site)
    {
        if (change.Value is < TaskScorePlan.Least or > TaskScorePlan.Most)
        {
            return Draft.Refuse($"oom_score_adj goes from {TaskScorePlan.Least} to {TaskScorePlan.Most}.");
        }

        if (UnitChoice.WhyNot(site, change.Unit, ".service") is { } why) { return Draft.Refuse(why); }
        List<Step> now = [];
        List<string> warnings = [.. TaskScorePlan.Warnings(change.Value)];
        if (site.Options.Now)
        {
            List<RunningTask> tasks = Running(site, change.Unit);
            if (tasks.Count is 0 or > MostProcesses)
            {
                warnings.Add(tasks.Count == 0
                    ? "None of its processes could be found: it counts from its next start on."
                    : $"It runs {tasks.Count} processes: for them it counts from its next start on.");
            }

            foreach (RunningTask task in tasks.Count > MostProcesses ? [] : tasks)
            {
                if (TaskScorePlan.Write(site, task, change.Value, out WriteValue? write) is null && write is not null)
                {
                    now.Add(write);
                }
            }
        }

        EquatableArray<Step> lasting = site.Options.Lasting
            ? UnitFiles.DropIn(site, change.Unit, "oom", UnitDropIn.OomScoreAdjust(change.Value))
            : [];
        return new Drafted(
            now.ToEquatableArray(), lasting, TaskScorePlan.Cost,
            "removes the drop-in and writes the old values again, while the processes run")
        {
            Warnings = warnings.ToEquatableArray(),
        };
    }

    private static List<RunningTask> Running(PlanSite site, string unit)
    {
        CgroupMount? mount = site.Mounts.Memory;
        string[] folders =
            [$"{mount?.Folder}/system.slice/{unit}", "/sys/fs/cgroup/systemd/system.slice/" + unit];
        List<RunningTask> tasks = [];
        foreach (string folder in folders)
        {
            string? pids = site.Value($"{folder}/cgroup.procs").Text;
            foreach (string line in (pids ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                bool isPid = int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int pid);
                if (isPid && RunningTask.Read(site, pid) is { IsKernelThread: false } task) { tasks.Add(task); }
            }

            if (tasks.Count > 0) { break; }
        }

        return tasks;
    }
}
