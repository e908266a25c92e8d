using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Owners;

/// <summary>Tells who owns a memory cgroup by its path alone: nothing is asked of the host.</summary>
/// <remarks>
/// Kinds: those of <see cref="MemcgOwner"/>, and kubernetes_qos (a QoS class or all pods), kubernetes_container (in a
/// pod whose runtime the path does not name), nspawn, htcondor, ecs, snap, proxmox_vm. The innermost owner names the
/// kind; the pod and the container around it stay in the record. A unit with a container id is managed inside that
/// container.
/// </remarks>
public static class MemcgOwnerReader
{
    // PATH_MAX; a path in a log can not be longer, so what follows is damage.
    private const int LongestPath = 4096;
    private const int MostSegments = 256;

    private static readonly Func<OwnerStep, MemcgOwner?>[] s_families =
    [
        KubernetesOwner.TryRead,
        ContainerOwner.TryRead,
        MachineOwner.TryRead,
        SchedulerOwner.TryRead,
        SystemdOwner.TryRead,
    ];

    /// <summary>The groups of a log are few.</summary>
    private static readonly KnownTexts<MemcgOwner> s_known = new(OfPath);

    /// <param name="path">As the kernel prints it (cgroup_path(), kernel/cgroup/cgroup.c): from the root of the
    /// hierarchy, systemd's <c>\x2d</c> escapes still in it. Hostile text.</param>
    /// <returns>Null when there is no path.</returns>
    public static MemcgOwner? Read(string? path)
    {
        return string.IsNullOrEmpty(path) ? null : s_known.Of(path);
    }

    private static MemcgOwner OfPath(string path)
    {
        string kept = path.Length > LongestPath ? path[..LongestPath] : path;
        List<string> segments = Split(kept);
        if (segments.Count == 0) { return new("root", "the root group", null, null, null, null); }
        MemcgOwner? owner = null;
        for (int i = 0; i < segments.Count; i++)
        {
            owner = Next(new(segments, i, owner)) ?? owner;
        }

        return owner is null || IsOnlyAroundIt(owner, segments) ? Unknown(kept, segments) : owner;
    }

    private static MemcgOwner? Next(OwnerStep step)
    {
        foreach (Func<OwnerStep, MemcgOwner?> family in s_families)
        {
            MemcgOwner? owner = family(step);
            if (owner is null) { continue; }
            return owner with
            {
                PodUid = owner.PodUid ?? step.Outer?.PodUid,
                QosClass = owner.QosClass ?? step.Outer?.QosClass,
                ContainerId = owner.ContainerId ?? step.Outer?.ContainerId,
            };
        }

        return null;
    }

    // runc's cgroupfs form for a systemd path, "slice:prefix:id", is one directory: read as slice/prefix-id.scope.
    private static List<string> Split(string path)
    {
        List<string> segments = [];
        foreach (string part in path.Split('/', MostSegments, StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pieces = part.Split(':');
            if (pieces.Length == 3 && pieces[0].EndsWith(".slice", StringComparison.Ordinal))
            {
                segments.Add(pieces[0]);
                segments.Add($"{pieces[1]}-{pieces[2]}.scope");
            }
            else if (pieces.Length == 2 && pieces[0] is "cri-containerd" or "crio" or "docker" or "libpod")
            {
                segments.Add($"{pieces[0]}-{pieces[1]}.scope");
            }
            else { segments.Add(part); }
        }

        return segments;
    }

    // A slice holds many owners: it owns its own group, not a group of unknown name below it.
    private static bool IsOnlyAroundIt(MemcgOwner owner, List<string> segments) =>
        owner.Unit is { } unit && unit.EndsWith(".slice", StringComparison.Ordinal)
        && owner.ContainerId is null && owner.PodUid is null && owner.Kind is "systemd_slice" or "systemd_user"
        && segments[^1] != unit;

    private static MemcgOwner Unknown(string path, List<string> segments) =>
        new("unknown", path.TrimStart('/'), null, Hex.IsContainerId(segments[^1]) ? segments[^1] : null, null, null);
}
