using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Model;

/// <summary>How soon a finding about a running machine hurts.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing is wrong by itself.</summary>
    Notice,

    /// <summary>The next burst decides.</summary>
    Warning,

    /// <summary>Requests fail, tasks stall or are killed, now or at the next request.</summary>
    Critical,
}

/// <summary>Where a statement about a machine comes from.</summary>
/// <param name="File">The kernel's file; null when it was computed from several.</param>
/// <param name="Text">The row as it stands there, or the arithmetic with the numbers put in. Hostile text.</param>
/// <param name="Because">What it shows, one claim.</param>
public sealed record HostEvidence(string? File, string Text, string Because);

/// <summary>What a finding is about, where it is not the whole machine.</summary>
/// <param name="Kind">zone, node, memcg, cpuset, task, name_group, cache, setting, device.</param>
/// <param name="Name">Hostile text.</param>
/// <param name="Pid">Of a task; else null.</param>
public sealed record HostSubject(string Kind, string Name, int? Pid = null);

/// <summary>One statement about a running machine, with its evidence.</summary>
/// <param name="Id">Of the check that made it.</param>
/// <param name="Summary">One sentence with the numbers put in.</param>
/// <param name="Evidence">Never empty.</param>
public sealed record HostFinding(
    string Id, Severity Severity, Confidence Confidence, string Summary, EquatableArray<HostEvidence> Evidence)
{
    /// <summary>Null for the whole machine.</summary>
    public HostSubject? Subject { get; init; }
}
