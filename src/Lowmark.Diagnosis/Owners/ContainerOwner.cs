using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Owners;

/// <summary>Groups that container runtimes make: docker, podman (libpod), containerd, cri-o, ECS.</summary>
internal static class ContainerOwner
{
    private static readonly (string Prefix, string Kind)[] s_scopes =
    [
        ("docker-", "docker"),
        ("libpod-conmon-", "podman"),
        ("libpod-payload-", "podman"),
        ("libpod-", "podman"),
        ("cri-containerd-", "containerd"),
        ("containerd-", "containerd"),
        ("nerdctl-", "containerd"),
        ("crio-conmon-", "crio"),
        ("crio-", "crio"),
    ];

    public static MemcgOwner? TryRead(OwnerStep step) => TryReadEcs(step) ?? TryReadScope(step) ?? TryReadPlain(step);

    // <RUNTIME>-<id>.scope under systemd, the same without ".scope" under cgroupfs; conmon is the container's watcher.
    private static MemcgOwner? TryReadScope(OwnerStep step)
    {
        if (step.Between("machine-libpod_pod_", ".slice") is { } pod) { return PodmanPod(pod, step.Segment); }
        foreach ((string prefix, string kind) in s_scopes)
        {
            string? inScope = step.Between(prefix, ".scope");
            string? id = inScope ?? step.Between(prefix, "");
            if (id is null || (inScope is null && !Hex.IsContainerId(id))) { continue; }
            string what = prefix.Contains("conmon", StringComparison.Ordinal) ? "monitor of container" : "container";
            return Container(step, kind, what, id, inScope is null ? null : step.Segment);
        }

        return null;
    }

    private static MemcgOwner? TryReadPlain(OwnerStep step)
    {
        string segment = step.Segment;
        if (step.Index == 0 && segment is "docker") { return new("docker", "all docker "
            + "containers", null, null, null, null); }
        if (segment is "libpod_parent") { return new("podman", "all podman containers", null, null, null, null); }
        string? kind = step.Parent switch
        {
            "docker" or "moby" => "docker",
            "libpod_parent" => "podman",
            "k8s.io" => "containerd",
            "default" when step.Index == 1 => "containerd",
            _ => null,
        };
        if (kind is null || (kind is "containerd" && step.Parent is "default" && !Hex.IsContainerId(segment)))
        {
            return null;
        }

        if (step.Parent is "docker" && segment is "buildkit") { return new("docker", "image "
            + "builds", null, null, null, null); }
        return step.Parent is "libpod_parent" && segment.StartsWith("libpod_pod_", StringComparison.Ordinal)
            ? PodmanPod(segment["libpod_pod_".Length..], null)
            : Container(step, kind, "container", segment, null);
    }

    // The agent's groups: /ecs/TASK/CONTAINER, /ecs/CLUSTER/TASK/CONTAINER,
    // ecstasks.slice/ecstasks-TASK.slice/docker-ID.scope.
    private static MemcgOwner? TryReadEcs(OwnerStep step)
    {
        if (step.Between("ecstasks-", ".slice") is { } task) { return EcsTask(task); }
        if (step.Outer?.Kind is "ecs")
        {
            string id = step.Between("docker-", ".scope") ?? step.Segment;
            return Hex.IsContainerId(id) || step.Segment.Contains('-')
                ? new("ecs", $"container {Hex.Short(id)} of {step.Outer.Name}", null, id, null, null)
                : EcsTask(step.Segment);
        }

        return step is { Parent: "ecs", Index: 1 } ? EcsTask(step.Segment) : null;
    }

    private static MemcgOwner EcsTask(string task) => new("ecs", $"ECS task {task}", null, null, null, null);

    private static MemcgOwner PodmanPod(string id, string? unit) => new("podman", "podman pod "
        + $"{Hex.Short(id)}", null, null, unit, null);

    private static MemcgOwner Container(OwnerStep step, string kind, string what, string id, string? unit)
    {
        string of = step.Outer?.Kind is "kubernetes_pod" ? $" of {step.Outer.Name}" : "";
        return new(kind, $"{what} {Hex.Short(id)}{of}", null, id, unit, null);
    }
}
