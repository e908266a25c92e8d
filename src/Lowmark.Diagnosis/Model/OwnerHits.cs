namespace Lowmark.Diagnosis.Model;

/// <summary>How often an owner was hit: it lost a process.</summary>
/// <param name="Kind">As <see cref="MemcgOwner"/>; task where the victim is in no group that has an owner.</param>
/// <param name="Name">Unit, pod, container, or comm. Hostile text.</param>
/// <param name="Incidents">In which it lost one.</param>
/// <param name="Kills">Processes it lost.</param>
public sealed record OwnerHits(
    string Kind, string Name, long Incidents, long Kills, ReportTime FirstTime, ReportTime LastTime);
