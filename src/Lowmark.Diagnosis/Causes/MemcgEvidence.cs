using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Causes;

/// <summary>The lines that say whose limit was reached.</summary>
internal static class MemcgEvidence
{
    public static Evidence? Paths(ReportFacts facts) =>
        facts.Report.Summary is { OomMemcg: not null } summary
            ? facts.Line(
                summary.Line, "oom_memcg= is the group whose limit was reached, task_memcg= that of the victim")
            : facts.Line(facts.Report.Memcg?.PathLine, "names the task's group and the group whose limit was reached");

    public static Evidence? Usage(ReportFacts facts) => facts.Memcg switch
    {
        { Usage: { } usage, Limit: { } limit } => ZoneEvidence.Deciding(facts.Line(
            facts.Report.Memcg?.Counter("memory")?.Line, usage >= limit
                ? $"usage {usage} {(usage == limit ? "=" : ">")} limit {limit}"
                : $"usage was {limit - usage} below the limit when printed: what was asked for did not fit, or some "
                    + "was freed since")),
        _ => null,
    };

    public static Evidence? Kill(ReportFacts facts) =>
        facts.Report.FirstKill is { Message: { } message } kill
            && message.StartsWith("Memory cgroup", StringComparison.Ordinal)
            ? facts.Line(kill.Line, "the kernel says it killed for a memory cgroup")
            : null;

    public static Evidence? NotMemcg(ReportFacts facts)
    {
        if (facts.Report.Summary is { } summary) { return facts.Line(summary.Line, "the kernel names no oom_memcg"); }
        return facts.First(
            LineShape.MemInfo, "the kernel printed the machine's memory, as it does when no memcg limit is involved")
            ?? facts.First(LineShape.Killed, "the kill line names no memory cgroup")
            ?? facts.Header("what was reported");
    }
}
