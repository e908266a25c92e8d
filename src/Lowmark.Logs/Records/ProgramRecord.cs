using Lowmark.Logs.Programs;

namespace Lowmark.Logs.Records;

/// <summary>What a program, not the kernel, said about memory: of one line, or of the lines of one statement together.
/// Null is "not in the line".</summary>
/// <param name="Line">1-based line of the input that says it.</param>
public sealed record ProgramRecord(long Line, ProgramName Name, ProgramSays Says)
{
    /// <summary>The line, at most 400 characters of it. Hostile text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Null when the line names none, and for all kills.</summary>
    public MemorySpace? Space { get; init; }

    /// <summary>Of the process that was hit.</summary>
    public int? Pid { get; init; }

    /// <summary>Name of the process that was hit.</summary>
    public string? Comm { get; init; }

    /// <summary>Systemd's name of it, with its suffix.</summary>
    public string? Unit { get; init; }

    /// <summary>Path from the root of the hierarchy.</summary>
    public string? Cgroup { get; init; }

    /// <summary>12 to 64 hexadecimal digits: some programs print the beginning only.</summary>
    public string? ContainerId { get; init; }

    /// <summary>NAMESPACE/NAME, or NAME where the namespace is not printed.</summary>
    public string? Pod { get; init; }

    public string? PodUid { get; init; }

    /// <summary>Name in the pod, not an id.</summary>
    public string? Container { get; init; }

    /// <summary>Bytes that were asked for and refused.</summary>
    public long? AskedBytes { get; init; }

    /// <summary>Bytes in use: of the process or group that was hit, or of the space that is full.</summary>
    public long? UsedBytes { get; init; }

    /// <summary>Bytes that may be used, or must stay available, by the program's own setting.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Bytes that were available to the machine when a killer acted.</summary>
    public long? AvailableBytes { get; init; }

    /// <summary>Whom it hit, by the most exact name; null when the line names nobody.</summary>
    public string? Target => Comm ?? Cgroup ?? Unit ?? Pod ?? Container ?? ContainerId;

    /// <summary>Whether both can be of one statement: what both tell is the same.</summary>
    public bool Agrees(ProgramRecord other) =>
        Name == other.Name && Same(Space, other.Space) && Same(Pid, other.Pid) && Same(Comm, other.Comm)
        && Same(Unit, other.Unit) && Same(Cgroup, other.Cgroup) && Same(ContainerId, other.ContainerId)
        && Same(Pod, other.Pod) && Same(Container, other.Container);

    /// <summary>The two together: what the stronger one says, with what only the other one tells.</summary>
    public ProgramRecord With(ProgramRecord other)
    {
        (ProgramRecord strong, ProgramRecord weak) = other.Says > Says ? (other, this) : (this, other);
        return strong with
        {
            Space = strong.Space ?? weak.Space,
            Pid = strong.Pid ?? weak.Pid,
            Comm = strong.Comm ?? weak.Comm,
            Unit = strong.Unit ?? weak.Unit,
            Cgroup = strong.Cgroup ?? weak.Cgroup,
            ContainerId = strong.ContainerId ?? weak.ContainerId,
            Pod = strong.Pod ?? weak.Pod,
            PodUid = strong.PodUid ?? weak.PodUid,
            Container = strong.Container ?? weak.Container,
            AskedBytes = strong.AskedBytes ?? weak.AskedBytes,
            UsedBytes = strong.UsedBytes ?? weak.UsedBytes,
            LimitBytes = strong.LimitBytes ?? weak.LimitBytes,
            AvailableBytes = strong.AvailableBytes ?? weak.AvailableBytes,
        };
    }

    private static bool Same<T>(T? one, T? other) =>
        one is null || other is null || EqualityComparer<T>.Default.Equals(one, other);
}
