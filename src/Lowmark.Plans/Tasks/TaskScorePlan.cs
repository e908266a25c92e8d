using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;
using Lowmark.Host.Processes;

namespace Lowmark.Plans.Tasks;

/// <summary>oom_score_adj of a process that runs.</summary>
/// <remarks>proc(5): −1000 to 1000. Lowering it takes CAP_SYS_RESOURCE (__set_oom_adj(), fs/proc/base.c), which also
/// gives the value to all processes that share the memory; those that it starts later inherit it.</remarks>
internal static class TaskScorePlan
{
    public const int Least = -1000;
    public const int Most = 1000;

    public const string Cost = "Some other task is chosen instead; when too many are protected, nobody is left to "
        + "kill and the machine panics or hangs.";

    public static Draft Of(SetOomScoreAdj change, PlanSite site)
    {
        if (change.Value is < Least or > Most) { return Draft.Refuse($"oom_score_adj goes from {Least} to {Most}."); }
        if (RunningTask.Find(site, change.Pid, change.Comm, out RunningTask task) is { } why)
        {
            return Draft.Refuse(why);
        }

        if (task.Mark.Pid == 1 || task.IsKernelThread)
        {
            return Draft.Refuse("The kernel never kills init or its own threads, whatever their value.");
        }

        string? unit = UnitOf(site, task.Mark.Pid);
        string[] forGood = unit is null ? [] : [$"--set oom_score_adj:{unit}={change.Value}"];
        if (!site.Options.Now)
        {
            return Draft.Refuse("A process has its value as long as it runs: nothing of it can last.", [.. forGood]);
        }

        string? refusal = Write(site, task, change.Value, out WriteValue? write);
        if (refusal is not null) { return Draft.Refuse(refusal); }
        return new Drafted(write is null ? [] : [write], [], Cost, "writes the old value again, while the process runs")
        {
            Warnings = [.. Warnings(change.Value), .. site.Options.Lasting ? Lost(unit, change.Value) : []],
        };
    }

    /// <param name="write">Null when it is so already.</param>
    /// <returns>Why it can not be written, else null.</returns>
    public static string? Write(PlanSite site, RunningTask task, int value, out WriteValue? write)
    {
        string file = $"/proc/{task.Mark.Pid}/oom_score_adj";
        write = null;
        SiteText now = site.Value(file);
        if (now.Text is not { } old) { return $"{file} {now.Why}."; }
        if (old != $"{value}")
        {
            write = new(
                $"sets oom_score_adj of {task.Mark.Name} (pid {task.Mark.Pid}) from {old} to {value}", file, old,
                $"{value}", ValueForm.Text)
            {
                Process = task.Mark,
            };
        }

        return null;
    }

    public static IEnumerable<string> Warnings(int value) => value == Least
        ? ["With −1000 it is never killed: if it is the one that grows, everything else is, and then the machine "
        + "stops."]
        : [];

    private static IEnumerable<string> Lost(string? unit, int value) =>
    [
        unit is null
            ? "It ends with the process: whatever starts it must set it for good."
            : $"It ends with the process. For good: --set oom_score_adj:{unit}={value}",
    ];

    private static string? UnitOf(PlanSite site, int pid)
    {
        PidCgroup? group = PidCgroup.Read(site.Files, $"/proc/{pid}/cgroup").Value;
        MemcgOwner? owner = MemcgOwnerReader.Read(group?.Unified ?? group?.Memory);
        return owner is { Kind: "systemd_service", ContainerId: null, PodUid: null } ? owner.Unit : null;
    }
}
