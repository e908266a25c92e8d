using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>How the limit of one group is set: by whoever keeps the group, else in its file.</summary>
/// <param name="Note">What the reader must know of that way; a sentence, or empty.</param>
public sealed record LimitCommands(
    RemedyTime When, EquatableArray<string> Commands, EquatableArray<string> Undo, string Note)
{
    public GroupKeeper Keeper { get; init; } = GroupKeeper.Another;

    /// <summary>Of the machine's systemd; null for every other keeper.</summary>
    public string? Unit { get; init; }
}

/// <summary>Who sets the limits of a group, and would set them back.</summary>
public enum GroupKeeper
{
    /// <summary>What is written to its files stays.</summary>
    Nobody,

    /// <summary>The machine's own systemd.</summary>
    Systemd,

    /// <summary>A container runtime, a scheduler, a user's systemd.</summary>
    Another,
}

/// <summary>The commands for each kind of keeper.</summary>
public static class MemcgLimit
{
    private const string UnlimitedOld = "-1";

    internal static LimitCommands? Commands(MemcgFacts memcg, string path, KiB wanted, KiB? old)
    {
        MemcgOwner? known = path == memcg.OomPath ? memcg.LimitOwner : null;
        return Commands(known ?? MemcgOwnerReader.Read(path), path, wanted, old, memcg.SwapLimit, memcg.Hierarchy);
    }

    /// <param name="old">Null: none.</param>
    /// <param name="swapLimit">As its hierarchy counts it; null when not known.</param>
    /// <returns>Null when the path is no group that could be limited.</returns>
    public static LimitCommands? Commands(
        string path, KiB wanted, KiB? old, KiB? swapLimit, CgroupVersion? hierarchy) =>
        Commands(MemcgOwnerReader.Read(path), path, wanted, old, swapLimit, hierarchy);

    private static LimitCommands? Commands(
        MemcgOwner? owner, string path, KiB wanted, KiB? old, KiB? swapLimit, CgroupVersion? hierarchy)
    {
        if (owner is null or { Kind: "root" }) { return null; }
        if (owner.PodUid is not null || owner.Kind is "kubernetes_pod" or "kubernetes_container")
        {
            return Kubernetes(owner, wanted, old);
        }

        return owner switch
        {
            { Kind: "kubernetes_qos" } => NodeAllocatable(),
            { Kind: "docker" or "ecs", ContainerId: { } id } => Container("docker", id, swapLimit, wanted, old),
            { Kind: "podman", ContainerId: { } id } => Container("podman", id, swapLimit, wanted, old),
            { Kind: "slurm" } => Slurm(wanted, old),
            { Kind: "nomad" } => Nomad(owner, wanted, old),
            { Kind: "htcondor" } => Condor(wanted),
            { Kind: "lxc", ContainerId: { } name } => Lxc(name, wanted, old),
            { Kind: "libvirt", Name: { } name } => Libvirt(name, wanted, old),
            { Unit: { } unit, ContainerId: null } => Unit(owner, unit, path, wanted, old),
            _ => File(hierarchy, path, wanted, old),
        };
    }

    private static LimitCommands? File(CgroupVersion? hierarchy, string path, KiB wanted, KiB? old)
    {
        CgroupFile.FileNames names = new("memory.max", "memory.limit_in_bytes");
        EquatableArray<string> commands = Write(CgroupFile.Values.Same($"{wanted.Bytes}"));
        if (commands.IsEmpty) { return null; }
        return new(
            RemedyTime.Now,
            commands,
            Write(old is { } limit ? CgroupFile.Values.Same($"{limit.Bytes}") : new("max", UnlimitedOld)),
            "The value is lost when the group is made anew: tell whatever creates it, too.")
        {
            Keeper = GroupKeeper.Nobody,
        };

        EquatableArray<string> Write(CgroupFile.Values value) =>
            CgroupFile.Write(path, hierarchy, "memory", names, value);
    }

    private static LimitCommands Unit(MemcgOwner owner, string unit, string path, KiB wanted, KiB? old)
    {
        string? user = UserOf(owner, unit, path);
        string systemctl = user is null ? "sudo systemctl" : $"sudo systemctl --user --machine={user}";
        string name = ShellQuote.Operand(unit);
        string before = old is { } limit ? $"{limit.Bytes}" : "infinity";
        return new(
            RemedyTime.Now,
            [$"{systemctl} set-property {name} MemoryMax={wanted.Bytes}"],
            [$"{systemctl} set-property {name} MemoryMax={before}"],
            unit.EndsWith(".scope", StringComparison.Ordinal)
                ? "A scope ends with its processes: set the limit where they are started, too."
                : "systemd keeps the property over reboots. On cgroup v1 it is called MemoryLimit=.")
        {
            Keeper = user is null ? GroupKeeper.Systemd : GroupKeeper.Another,
            Unit = user is null ? unit : null,
        };
    }

    // A unit of a user's own manager is only known to that manager.
    private static string? UserOf(MemcgOwner owner, string unit, string path)
    {
        int at = path.IndexOf("/user@", StringComparison.Ordinal);
        int end = at < 0 ? -1 : path.IndexOf(".service/", at, StringComparison.Ordinal);
        bool isOfUser = owner.Kind is "systemd_user" or "snap" && end > 0
            && !unit.StartsWith("user@", StringComparison.Ordinal);
        return isOfUser ? ShellQuote.Quote($"{path[(at + "/user@".Length)..end]}@.host") : null;
    }

    // docker refuses a memory limit above the memory+swap limit it holds, so both are given.
    private static LimitCommands Container(string tool, string id, KiB? swapLimit, KiB wanted, KiB? old)
    {
        KiB Both(KiB limit) => swapLimit is { } swap ? limit + swap : limit + limit;
        string name = ShellQuote.Operand(id);
        string Set(KiB limit) => $"{tool} update --memory {limit.Bytes} --memory-swap {Both(limit).Bytes} {name}";
        return new(
            RemedyTime.Now,
            [
                $"{tool} inspect --format '{{{{.HostConfig.Memory}}}} {{{{.HostConfig.MemorySwap}}}}' {name}",
                Set(wanted),
            ],
            old is { } limit ? [Set(limit)] : [],
            $"Put --memory {Amount.Mebibytes(wanted)}m into the compose file or run command, too: a new container "
                + "starts with that.");
    }

    private static LimitCommands Kubernetes(MemcgOwner owner, KiB wanted, KiB? old)
    {
        List<string> commands = [];
        if (owner.PodUid is { } uid)
        {
            commands.Add("kubectl get pods --all-namespaces -o "
                + "custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,UID:.metadata.uid | grep -F -- "
                + $"{ShellQuote.Quote(uid)}");
        }

        if (owner.ContainerId is { } id)
        {
            commands.Add($"sudo crictl ps -a --id {ShellQuote.Quote(id)}  # on the node: the container's name");
        }

        commands.Add(Set(wanted));
        return new(
            RemedyTime.Lasting, commands.ToEquatableArray(), old is { } limit ? [Set(limit)] : ["kubectl -n NAMESPACE "
                + "rollout undo deployment/NAME"],
            "The pods are replaced; NAMESPACE, NAME and CONTAINER come from the first commands. Do not write to the "
                + "pod's cgroup: the kubelet sets it back.");

        static string Set(KiB size) =>
            "kubectl -n NAMESPACE set resources deployment/NAME -c CONTAINER "
                + $"--limits=memory={Amount.Mebibytes(size)}Mi";
    }

    // The limit of the kubepods group is the node's allocatable memory: capacity less what the kubelet reserves.
    private static LimitCommands NodeAllocatable() => new(
        RemedyTime.Now,
        ["kubectl top pods --all-namespaces --sort-by=memory", "kubectl describe node NODE", "kubectl cordon NODE"],
        ["kubectl uncordon NODE"],
        "This is the group of all pods (or of a QoS class): its limit follows the node's allocatable memory. Move "
            + "pods to other nodes and give those without a memory limit one, rather than raise it.");

    private static LimitCommands Slurm(KiB wanted, KiB? old) => new(
        RemedyTime.Lasting,
        [$"sbatch --mem={Amount.Mebibytes(wanted)}M JOBSCRIPT"],
        old is { } limit ? [$"sbatch --mem={Amount.Mebibytes(limit)}M JOBSCRIPT"] : [],
        "The limit is what the job asked for on this node; a job that runs can not be given more.");

    private static LimitCommands Nomad(MemcgOwner owner, KiB wanted, KiB? old)
    {
        string back = old is { } limit ? $" (before: {Amount.Mebibytes(limit)})" : "";
        string status = owner.ContainerId is { } id ? $"nomad alloc status {ShellQuote.Operand(id)}" : "nomad job "
            + "status";
        return new(
            RemedyTime.Lasting, [status, "nomad job run JOBFILE", "nomad job history JOB"], ["nomad job revert JOB "
                + "VERSION"],
            $"Set memory = {Amount.Mebibytes(wanted)}{back} in the task's resources block before the run.");
    }

    private static LimitCommands Condor(KiB wanted) => new(
        RemedyTime.Lasting, ["condor_q -nobatch -run", "condor_qedit JOB RequestMemory "
            + $"{Amount.Mebibytes(wanted)}"], [],
        "The slot is made as large as the job's request_memory; it holds from the next start of the job.");

    private static LimitCommands Lxc(string name, KiB wanted, KiB? old)
    {
        bool isProxmox = name.All(char.IsAsciiDigit);
        string Set(KiB limit) => isProxmox
            ? $"sudo pct set {name} -memory {Amount.Mebibytes(limit)}"
            : $"lxc config set {ShellQuote.Operand(name)} limits.memory {Amount.Mebibytes(limit)}MiB";
        return new(
            RemedyTime.Now, [Set(wanted)], old is { } limit ? [Set(limit)] : [],
            isProxmox ? "Read as a Proxmox container, by its number." : "Read as an LXD or Incus container (on Incus: "
                + "incus config set).");
    }

    private static LimitCommands Libvirt(string name, KiB wanted, KiB? old)
    {
        string domain = ShellQuote.Operand(name.StartsWith("VM ", StringComparison.Ordinal) ? name[3..] : name);
        return new(
            RemedyTime.Now,
            [$"sudo virsh memtune --live --config --hard-limit {wanted.Count} {domain}"],
            [$"sudo virsh memtune --live --config --hard-limit {(old is { } limit ? $"{limit.Count}" : "-1")} "
                + $"{domain}"],
            "QEMU needs more than the guest's memory; better no hard limit than one that is guessed.");
    }
}
