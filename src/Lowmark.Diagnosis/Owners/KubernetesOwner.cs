using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Owners;

/// <summary>The kubelet's groups under both cgroup drivers (pkg/kubelet/cm/cgroup_manager_linux.go, Kubernetes
/// v1.6+).</summary>
/// <remarks>cgroupfs: <c>/kubepods/burstable/pod5f3c…/ID</c>. systemd: <c>/kubepods.slice/kubepods-burstable.slice/
/// kubepods-burstable-pod5f3c_….slice/RUNTIME-ID.scope</c>. Guaranteed pods have no QoS part. A cgroup root or kind
/// puts a prefix before it (<c>/kubelet/kubepods</c>, <c>kubelet-kubepods…slice</c>).</remarks>
internal static class KubernetesOwner
{
    public static MemcgOwner? TryRead(OwnerStep step)
    {
        if (step.Segment is "kubepods" || IsTopSlice(step.Segment)) { return Qos(null); }
        if (TryReadSlice(step.Segment) is { } fromSlice) { return fromSlice; }
        if (step.Outer?.Kind is "kubernetes_qos") { return TryReadUnderQos(step); }
        return step.Outer?.Kind is "kubernetes_pod" && Hex.IsContainerId(step.Segment)
            ? new("kubernetes_container", $"container {Hex.Short(step.Segment)} of "
                + $"{step.Outer.Name}", null, step.Segment, null, null)
            : null;
    }

    private static bool IsTopSlice(string segment) =>
        segment == "kubepods.slice" || segment.EndsWith("-kubepods.slice", StringComparison.Ordinal);

    private static MemcgOwner? TryReadSlice(string segment)
    {
        int at = segment.IndexOf("kubepods-", StringComparison.Ordinal);
        bool atStart = at == 0 || (at > 0 && segment[at - 1] == '-');
        if (!atStart || !segment.EndsWith(".slice", StringComparison.Ordinal)) { return null; }
        string rest = segment[(at + "kubepods-".Length)..^".slice".Length];
        foreach (string qos in (ReadOnlySpan<string>)["burstable", "besteffort"])
        {
            if (rest == qos) { return Qos(qos); }
            if (rest.StartsWith($"{qos}-pod", StringComparison.Ordinal))
            {
                return Pod(rest[(qos.Length + 4)..], qos, segment);
            }
        }

        return rest.StartsWith("pod", StringComparison.Ordinal) ? Pod(rest[3..], "guaranteed", segment) : null;
    }

    private static MemcgOwner? TryReadUnderQos(OwnerStep step)
    {
        if (step.Segment is "burstable" or "besteffort" or "guaranteed") { return Qos(step.Segment); }
        return step.Segment.StartsWith("pod", StringComparison.Ordinal)
            ? Pod(step.Segment[3..], step.Outer!.QosClass ?? "guaranteed", null)
            : null;
    }

    private static MemcgOwner Qos(string? qos) =>
        new("kubernetes_qos", qos is null ? "all pods of the node" : $"all {qos} pods of the "
            + "node", null, null, null, qos);

    // A static pod's uid is a hash of its manifest: 32 hex digits without dashes, left as it is.
    private static MemcgOwner Pod(string text, string qos, string? unit)
    {
        string uid = text.Replace('_', '-');
        bool isWhole = Hex.IsUuid(uid) || (uid.Length == 32 && uid.All(char.IsAsciiHexDigit));
        return new("kubernetes_pod", isWhole ? $"pod {uid}" : "a pod", isWhole ? uid : null, null, unit, qos);
    }
}
