using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>PID 1 is bloated.</summary>
public sealed class InitBloat : IRule
{
    internal const long MaxKiB = 200 * 1024;

    public RuleDoc Doc { get; } = new(
        "init-bloat",
        "PID 1 is bloated",
        "PID 1 holds more than 200 MiB of anonymous memory (before v6.8, of rss and swap).",
        "It holds less.",
        "PID 1 is not in the task table: the kernel leaves it out because it may not be killed.",
        "The kernel never kills PID 1, so its leak hits everybody else; old systemd versions leak units.",
        "oom_unkillable_task(), mm/oom_kill.c; the 200 MiB mark is the usual advice of distributors.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.TaskOf(pid: 1) is not { } init)
        {
            return Doc.Unknown("the memory of PID 1 (see RssAnon in /proc/1/status)");
        }

        KiB held = Held(init);
        Evidence? row = facts.TaskRow(init, $"PID 1 ({init.Comm}) holds {held}");
        return held.Count > MaxKiB
            ? Doc.Confirmed(Confidence.Certain, $"PID 1 ({init.Comm}) holds {held.ToReadable()}.", row)
            : Doc.Refuted($"PID 1 holds {held}", row);
    }

    public bool IsRuledOut(ReportFacts facts) => facts.TaskOf(pid: 1) is not { } init || Held(init).Count <= MaxKiB;

    private static KiB Held(TaskUse init) => init.Anonymous ?? init.Own;
}
