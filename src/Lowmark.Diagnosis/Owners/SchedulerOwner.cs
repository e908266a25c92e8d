using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Owners;

/// <summary>Batch systems: Slurm, Nomad, HTCondor.</summary>
internal static class SchedulerOwner
{
    public static MemcgOwner? TryRead(OwnerStep step) =>
        TryReadSlurm(step) ?? TryReadNomad(step) ?? TryReadCondor(step);

    // v1: /slurm[_NODE]/uid_U/job_J/step_S/task_T; v2: system.slice/[NODE_]slurmstepd.scope/job_J/step_S/user/task_T.
    private static MemcgOwner? TryReadSlurm(OwnerStep step)
    {
        string segment = step.Segment;
        bool isTop = segment is "slurm" || (step.Index == 0 && segment.StartsWith("slurm_", StringComparison.Ordinal));
        if (isTop) { return Slurm("all Slurm jobs", null); }
        if (segment.EndsWith("slurmstepd.scope", StringComparison.Ordinal)) { return Slurm("all Slurm jobs", segment); }
        if (step.Outer is not { Kind: "slurm" } outer) { return null; }
        if (step.Between("uid_", "") is { } uid && Hex.IsNumber(uid)) { return Slurm("Slurm jobs of user "
            + $"{uid}", null); }
        if (step.Between("job_", "") is { } job) { return Slurm($"Slurm job {job}", null); }
        if (step.Between("step_", "") is { } number) { return Slurm($"{outer.Name} step {number}", null); }
        return step.Between("task_", "") is { } task ? Slurm($"{outer.Name} task {task}", null) : null;
    }

    private static MemcgOwner Slurm(string name, string? unit) => new("slurm", name, null, null, unit, null);

    // v1: /nomad/ALLOC[.TASK]; v2: nomad.slice/[share|reserve].slice/ALLOC.TASK.scope. ContainerId is the allocation.
    private static MemcgOwner? TryReadNomad(OwnerStep step)
    {
        if (step.Segment is "nomad" or "nomad.slice") { return new("nomad", "all Nomad "
            + "tasks", null, null, null, null); }
        if (step.Outer is not { Kind: "nomad" }) { return null; }
        if (step.Segment is "share.slice" or "reserve.slice") { return step.Outer; }
        string whole = step.Between("", ".scope") ?? step.Segment;
        int dot = whole.IndexOf('.', StringComparison.Ordinal);
        string allocation = dot < 0 ? whole : whole[..dot];
        if (!Hex.IsUuid(allocation)) { return null; }
        string name = dot < 0 ? $"Nomad allocation {allocation}" : $"Nomad task {whole[(dot + 1)..]} of allocation "
            + $"{allocation}";
        return new("nomad", name, null, allocation, null, null);
    }

    // The startd names a slot's group after the execute directory: condor_var_lib_condor_execute_slot1_2@host.
    private static MemcgOwner? TryReadCondor(OwnerStep step)
    {
        if (step.Segment is "htcondor" or "condor") { return new("htcondor", "all HTCondor "
            + "jobs", null, null, null, null); }
        if (!step.Segment.StartsWith("condor_", StringComparison.Ordinal)) { return null; }
        int slot = step.Segment.LastIndexOf("_slot", StringComparison.Ordinal);
        return slot < 0 ? null : new("htcondor", "HTCondor "
            + $"{SystemdName.Unescape(step.Segment[(slot + 1)..])}", null, null, null, null);
    }
}
