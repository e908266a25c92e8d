using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Programs;

namespace Lowmark.Presenters.Content;

/// <summary>Who was hit, who holds the memory, who asked for it: three answers that are often confused.</summary>
internal static class BriefPeople
{
    private const int MostOthers = 3;
    private const int MostSeenBy = 3;

    public static void Write(PageBuilder page, DiagnosedReport report, Incident? incident)
    {
        Hit(page, report, incident);
        SeenBy(page, incident);
        Chosen(page, report);
        Culprit(page, report);
        AskedBy(page, report);
    }

    /// <summary>The confirmed factor that says what the culprit holds; null when none does.</summary>
    public static Factor? Said(DiagnosedReport report, Cause? cause) => report.Culprit?.FactorId is { } id
        ? cause?.Factors.FirstOrDefault(factor => factor.Id == id)
        : null;

    private static void Hit(PageBuilder page, DiagnosedReport report, Incident? incident)
    {
        EquatableArray<Victim> victims = incident is { Victims.IsEmpty: false } ? incident.Victims : report.Victims;
        if (victims.IsEmpty)
        {
            page.Field("Hit", Nobody(report));
            return;
        }

        long count = Math.Max(incident?.VictimCount ?? 0, victims.Count);
        string label = "Hit";
        int shown = Math.Min(victims.Count, page.Verbose ? 20 : 3);
        foreach (Victim victim in victims.Take(shown))
        {
            page.Field(label, $"{OneVictim(victim, label.Length > 0 ? Home(report) : null)}.");
            label = "";
        }

        if (count > shown)
        {
            string how = page.Verbose ? "--format json lists all" : "--verbose lists more";
            page.Field("", $"… and {SizeText.Number(count - shown)} more ({how}).", Ink.Dim);
        }
    }

    private static void SeenBy(PageBuilder page, Incident? incident)
    {
        if (incident is not { SeenBy.IsEmpty: false }) { return; }
        int shown = Math.Min(incident.SeenBy.Count, page.Verbose ? 50 : MostSeenBy);
        string label = "Seen by";
        foreach (SeenBy seen in incident.SeenBy.Take(shown))
        {
            page.Field(label, $"{ProgramNames.Of(seen.Program.Name)}, line {seen.Program.Line}: {seen.Program.Text}");
            label = "";
        }

        if (incident.SeenByCount > shown)
        {
            page.Field("", $"… and {SizeText.Number(incident.SeenByCount - shown)} more.", Ink.Dim);
        }
    }

    private static string Nobody(DiagnosedReport report) => report.Kind switch
    {
        ReportKind.OomPanic => "the whole machine: it went down.",
        ReportKind.OomKill when report.NothingToKill => "nobody: every task is protected or exiting already.",
        ReportKind.OomKill or ReportKind.UserspaceKill =>
            $"{ProgramWords.Hit(report.Program) ?? "the log names no victim"}.",
        ReportKind.RuntimeOutOfMemory => "the program itself; the kernel killed nobody.",
        _ => "nobody was killed.",
    };

    // The victim's own group, where the headline does not name it already.
    private static string? Home(DiagnosedReport report) =>
        report.Memcg is { Owner: { Kind: not "unknown" } owner } memcg && owner != memcg.LimitOwner
            && memcg.OomPath != memcg.TaskPath
            ? Prose.Group(owner, memcg.TaskPath)
            : null;

    private static string OneVictim(Victim victim, string? home)
    {
        List<string> parts = [];
        if (victim.Uid is { } uid) { parts.Add($"uid {uid}"); }
        Add("anonymous memory", victim.AnonRss);
        Add("file pages", victim.FileRss);
        Add("shared memory", victim.ShmemRss);
        Add("swap", victim.Swap);
        if (victim.OomScoreAdj is { } adj && adj != 0) { parts.Add($"oom_score_adj {adj}"); }
        if (victim.Reaped is true) { parts.Add("its memory was freed"); }
        if (victim.Reaped is false) { parts.Add("its memory could not be freed at once"); }
        string name = Prose.Task(victim.Comm, victim.Pid) + (home is null ? "" : $" of {home}");
        return parts.Count == 0 ? name : $"{name}: {string.Join(", ", parts)}";

        void Add(string of, KiB? size)
        {
            if (size is { Count: > 0 } known) { parts.Add($"{SizeText.Of(known)} {of}"); }
        }
    }

    // One line, and only where the choice needs a word: a bigger task was spared, or the rule gives another victim.
    private static void Chosen(PageBuilder page, DiagnosedReport report)
    {
        if (report.Prediction is not { } prediction) { return; }
        if (prediction.Agrees is false)
        {
            string whom = prediction.Chosen is { } expected
                ? Prose.Task(expected.Comm, expected.Pid)
                : $"pid {prediction.VictimPid}";
            string note = prediction.Note is { } why ? $" ({why})" : "";
            page.Field("Chosen", $"not by the kernel's usual rule, which gives {whom}{note}.");
            return;
        }

        bool isSaid = report.Cause?.Factors.Any(factor => factor.Id == "protected-hog") ?? false;
        if (isSaid || Spared(prediction) is not { } spared) { return; }
        page.Field(
            "Chosen", $"as the rule says; {Prose.Task(spared.Comm, spared.Pid)} was passed over: {spared.WhyNot}.");
    }

    private static RankedTask? Spared(Prediction prediction)
    {
        RankedTask? biggest = null;
        foreach (RankedTask task in prediction.Ranking)
        {
            bool isBigger = task.WhyNot is not null && task.Held > prediction.Chosen?.Held;
            if (isBigger && !(task.Held <= biggest?.Held)) { biggest = task; }
        }

        return biggest;
    }

    private static void Culprit(PageBuilder page, DiagnosedReport report)
    {
        Culprit? culprit = report.Culprit;
        if (culprit is not null)
        {
            string size = culprit.Size is { } known ? $", {SizeText.Of(known)}" : "";
            page.Field("Culprit", Said(report, report.Cause) is { } factor
                ? BriefAnswer.WithId(factor)
                : $"{Prose.Task(culprit.Name, culprit.Pid)}{size}: {culprit.Because}.");
        }

        MemoryHolder[] tasks = [.. report.Holders.Where(holder => holder.Kind == "task")];
        if (tasks.Length == 0) { tasks = [.. report.Holders]; }
        string[] others = [
            .. tasks.Where(holder => !IsCulprit(culprit, holder)).Take(MostOthers).Select(OneHolder)];
        if (others.Length == 0) { return; }
        string list = string.Join(", ", others);
        if (culprit is null) { page.Field("Largest", $"{list}."); }
        else { page.Field("", $"{(culprit.Kind is "task" or "name_group" ? "Next" : "Largest tasks")}: {list}."); }
    }

    public static bool IsCulprit(Culprit? culprit, MemoryHolder holder) => culprit switch
    {
        { Kind: "task", Pid: { } pid } => holder.Pid == pid,
        { Kind: "name_group" } => holder.Name == culprit.Name,
        _ => false,
    };

    private static string OneHolder(MemoryHolder holder)
    {
        string tasks = holder.Tasks > 1 ? $" ({SizeText.Count(holder.Tasks, "task", "tasks")})" : "";
        string swap = holder.Swap is { Count: > 0 } swapped ? $" and {SizeText.Of(swapped)} in swap" : "";
        string victim = holder.IsVictim ? " (killed)" : "";
        return $"{Prose.Task(holder.Name, holder.Pid)}{tasks} {SizeText.Of(holder.Resident)}{swap}{victim}";
    }

    private static void AskedBy(PageBuilder page, DiagnosedReport report)
    {
        if (report.Trigger is not { } trigger || report.Cause is { Id: "manual" }) { return; }
        CallPath? path = trigger.CallPath is { Kind: not "unknown" } known ? known : null;
        if ((trigger.Comm ?? path?.Summary) is null) { return; }
        string self = report.Victims.Any(victim => victim.Pid == trigger.Pid) ? ", the victim itself" : "";
        string amount = report.Request?.Order is not null ? $", for {Prose.Amount(report)}" : "";
        page.Field(
            "Asked by", $"{Prose.Task(trigger.Comm, trigger.Pid)}{self}{amount}. {Path(trigger, path)}".TrimEnd());
    }

    private static string Path(TriggerFacts trigger, CallPath? path)
    {
        string? module = trigger.CallPath?.Module;
        bool isNamed = module is null || (path?.Summary.Contains(module, StringComparison.Ordinal) ?? false);
        string through = isNamed ? "" : $" (module {module})";
        return path is null
            ? (isNamed ? "" : $"It came through module {module}.")
            : $"{path.Summary.TrimEnd('.')}{through}.";
    }
}
