using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Programs;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>What makes two incidents alike: whose limit was reached, or who made the memory run out.</summary>
internal sealed record Subject(string Kind, string Name)
{
    private static readonly Subject s_machine = new("machine", "the machine");

    public static Subject Of(DiagnosedReport report)
    {
        if (IsOfMemcg(report))
        {
            return OfGroup(report.Memcg?.LimitOwner, report.Memcg?.OomPath ?? report.Memcg?.TaskPath) ?? s_machine;
        }

        return (report.Culprit, report.Program, report.Victims, report.Trigger) switch
        {
            ({ } culprit, _, _, _) => new(culprit.Kind, culprit.Name),
            (_, { } program, _, _) => new("task", program.Target ?? ProgramNames.Of(program.Name)),
            (_, _, [{ Comm: { } comm }, ..], _) => new("task", comm),
            (_, _, _, { Comm: { } comm }) => new("trigger", comm),
            _ => s_machine,
        };
    }

    /// <summary>Whom a kill hit.</summary>
    public static Subject Of(Victim victim, DiagnosedReport report)
    {
        string? path = victim.MemcgPath ?? (report.Victims.Count == 1 ? report.Memcg?.TaskPath : null);
        return OfGroup(MemcgOwnerReader.Read(path), path) ?? new("task", victim.Comm ?? "unnamed");
    }

    public static bool IsOfMemcg(DiagnosedReport report) => report.Cause?.Id is "cgroup-limit" or "cgroup-parent-limit"
        || report.Constraint == Lowmark.Kernel.OomConstraint.Memcg;

    /// <summary>The program whose memory may be followed from report to report, and what it holds.</summary>
    /// <returns>Null when the report names no size.</returns>
    public static (string Name, int? Pid, KiB Size)? Sample(DiagnosedReport report)
    {
        if (report.Culprit is { Kind: "task" or "name_group", Size: { } size } culprit)
        {
            return (culprit.Name, culprit.Pid, size);
        }

        return report.Victims is [{ Comm: { } comm, AnonRss: { } anon } victim, ..]
            ? (comm, victim.Pid, anon + (victim.Swap ?? default))
            : null;
    }

    private static Subject? OfGroup(MemcgOwner? owner, string? path) => (owner, path) switch
    {
        ({ Kind: "root" }, _) => null,
        ({ Kind: not "unknown", Name: { } name }, _) => new(owner.Kind, name),
        (_, { Length: > 0 } known) => new("memcg", known),
        _ => null,
    };
}
