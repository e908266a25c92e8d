using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Text;

/// <summary>What happened, why, who was hit, who holds the memory, what to do, and the proof: in this order.</summary>
internal static class BriefAnswer
{
    private const int MostFactors = 3;
    private const int MostMissing = 3;

    public static void Write(Canvas canvas, ExplainedReport explained, Incident? incident)
    {
        DiagnosedReport report = explained.Report;
        if (report.Kind is ReportKind.MemoryState)
        {
            StateAnswer.Write(canvas, report);
            return;
        }

        canvas.Paragraph($"[{report.Incident}] {Prose.Headline(report, incident, canvas.Times)}", Ink.Strong);
        canvas.Paragraph(Where(canvas, report, incident), Ink.Dim, indent: 4);
        Cause? cause = report.Cause ?? incident?.Cause;
        Why(canvas, report, cause);
        Hit(canvas, report, incident);
        HeldBy(canvas, report);
        AskedBy(canvas, report);
        Remedies(canvas, "Do now", explained.Remedies, RemedyTime.Now);
        Remedies(canvas, "For good", explained.Remedies, RemedyTime.Lasting);
        Proof(canvas, cause, FirstProof(report, cause));
        NotKnown(canvas, report, cause);
    }

    private static string Where(Canvas canvas, DiagnosedReport report, Incident? incident)
    {
        string time = Prose.Time(incident?.FirstTime ?? report.Time, incident?.LastTime ?? report.Time);
        string name = report.Source.Name == "-" ? "standard input" : report.Source.Name;
        string lines = $"{name} lines {report.Source.FirstLine}-{report.Source.LastLine}";
        long reports = incident?.ReportCount ?? 1;
        string count = reports > 1 ? $"first of {SizeText.Number(reports)} reports: {lines}" : lines;
        string kernel = report.Kernel.Release is { } release ? $"{canvas.Dot}kernel {release}" : "";
        return $"{time}{kernel}{canvas.Dot}{count}";
    }

    private static void Why(Canvas canvas, DiagnosedReport report, Cause? cause)
    {
        if (cause is null)
        {
            canvas.Field("Why", "Nothing in the evidence is wrong.", Ink.Good);
            return;
        }

        string label = "Why";
        if (Prose.Meaning(cause.Id) is { } meaning)
        {
            canvas.Field(label, meaning);
            label = "";
        }

        canvas.Field(label, cause.Summary);
        if (FirstProof(report, cause) is { } proof) { canvas.Field("", proof, Ink.Bad, extraIndent: 2); }
        canvas.Field("", (cause.Id, cause.Confidence) switch
        {
            ("unknown", _) => "Cause: unknown.",
            (_, Confidence.Certain) => $"Cause: {cause.Id}, certain.",
            _ => $"Cause: {cause.Id}, only {Prose.Certainty(cause.Confidence)}.",
        }, Ink.Dim);
        foreach (Factor factor in cause.Factors.Take(MostFactors))
        {
            canvas.Field("", $"{factor.Id}: {factor.Summary}");
        }

        if (cause.Factors.Count > MostFactors && !canvas.Verbose)
        {
            int more = cause.Factors.Count - MostFactors;
            canvas.Field("", $"{SizeText.Count(more, "more factor", "more factors")} with --verbose", Ink.Dim);
        }
    }

    // The arithmetic that decides: the cause's own, else the check of a zone that failed.
    private static string? FirstProof(DiagnosedReport report, Cause? cause)
    {
        foreach (Evidence evidence in (cause?.Evidence ?? default).AsSpan())
        {
            if (evidence.Line is null) { return evidence.Text; }
        }

        foreach (ZoneCheck check in report.Checks.AsSpan())
        {
            if (check.Eligible && (check.WatermarkOk is false || check.BlockAvailable is false))
            {
                return check.Verdict;
            }
        }

        return null;
    }

    private static void Hit(Canvas canvas, DiagnosedReport report, Incident? incident)
    {
        EquatableArray<Victim> victims = incident is { Victims.IsEmpty: false } ? incident.Victims : report.Victims;
        long count = Math.Max(incident?.VictimCount ?? 0, victims.Count);
        if (count == 0)
        {
            if (report.Kind is not (ReportKind.MemoryState or ReportKind.OomPanic))
            {
                canvas.Field(
                    "Hit", report.Kind is ReportKind.OomKill ? "the log names no victim" : "no task was killed");
            }

            return;
        }

        if (count > 1) { canvas.Field("Hit", Prose.Victims(victims, count, canvas.Times)); }
        string label = count > 1 ? "" : "Hit";
        int shown = canvas.Verbose ? 20 : 3;
        foreach (Victim victim in victims.Take(shown))
        {
            canvas.Field(label, OneVictim(victim));
            label = "";
        }
    }

    private static string OneVictim(Victim victim)
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
        return parts.Count == 0
            ? Prose.Task(victim.Comm, victim.Pid)
            : $"{Prose.Task(victim.Comm, victim.Pid)}: {string.Join(", ", parts)}";

        void Add(string name, KiB? size)
        {
            if (size is { Count: > 0 } known) { parts.Add($"{SizeText.Of(known)} {name}"); }
        }
    }

    private static void HeldBy(Canvas canvas, DiagnosedReport report)
    {
        string label = "Held by";
        if (report.Culprit is { } culprit)
        {
            string size = culprit.Size is { } known ? $", {SizeText.Of(known)}" : "";
            canvas.Field(label, $"{Prose.Task(culprit.Name, culprit.Pid)}{size}: {culprit.Because}");
            label = "";
        }

        MemoryHolder[] largest = [.. report.Holders.Where(holder => holder.Kind == "task").Take(3)];
        if (largest.Length == 0) { largest = [.. report.Holders.Take(3)]; }
        if (largest.Length > 0)
        {
            canvas.Field(label, $"largest: {string.Join(", ", largest.Select(holder => OneHolder(holder)))}");
        }
    }

    private static string OneHolder(MemoryHolder holder)
    {
        string tasks = holder.Tasks > 1 ? $" ({SizeText.Count(holder.Tasks, "task", "tasks")})" : "";
        string victim = holder.IsVictim ? " (killed)" : "";
        return $"{Prose.Task(holder.Name, holder.Pid)}{tasks} {SizeText.Of(holder.Resident)}{victim}";
    }

    private static void AskedBy(Canvas canvas, DiagnosedReport report)
    {
        if (report.Trigger is not { } trigger || (trigger.Comm ?? trigger.CallPath?.Summary) is null) { return; }
        bool same = report.Victims.Any(victim => victim.Pid == trigger.Pid);
        string who = same
            ? $"{Prose.Task(trigger.Comm, trigger.Pid)}, the victim itself"
            : Prose.Task(trigger.Comm, trigger.Pid);
        string amount = report.Request?.Order is not null ? $", for {Prose.Amount(report)}" : "";
        string path = trigger.CallPath is { } call ? $"; {call.Summary}" : "";
        string module = trigger.CallPath?.Module is { } name ? $" (module {name})" : "";
        canvas.Field("Asked by", $"{who}{amount}{path}{module}");
    }

    private static void Remedies(Canvas canvas, string label, EquatableArray<Remedy> remedies, RemedyTime when)
    {
        Remedy[] these = [.. remedies.Where(remedy => remedy.When == when)];
        int shown = canvas.Verbose ? these.Length : Math.Min(these.Length, 3);
        for (int i = 0; i < shown; i++)
        {
            canvas.Field(i == 0 ? label : "", these[i].Title, Ink.Plain);
            OneRemedy(canvas, these[i]);
        }

        if (these.Length > shown)
        {
            canvas.Field(
                "", $"{SizeText.Count(these.Length - shown, "more way", "more ways")} with --verbose", Ink.Dim);
        }
    }

    private static void OneRemedy(Canvas canvas, Remedy remedy)
    {
        const int Inner = Canvas.Indent + 2;
        foreach (string command in remedy.Commands.AsSpan()) { canvas.Verbatim(command, Ink.Command, Inner); }
        if (remedy.Persistent is { } file)
        {
            canvas.Verbatim($"in {file.File}:", Ink.Plain, Inner);
            foreach (string line in file.Content.TrimEnd('\n').Split('\n'))
            {
                canvas.Verbatim(line, Ink.Command, Inner + 2);
            }
        }

        if (!canvas.Verbose) { return; }
        canvas.Field("", $"Effect: {remedy.ExpectedEffect}", Ink.Plain, extraIndent: 2);
        canvas.Field("", $"Risk: {remedy.Risk}", Ink.Plain, extraIndent: 2);
        if (!remedy.Undo.IsEmpty) { canvas.Field("", "Undo:", Ink.Plain, extraIndent: 2); }
        foreach (string command in remedy.Undo.AsSpan()) { canvas.Verbatim(command, Ink.Command, Inner + 2); }
        canvas.Field("", $"Answers: {string.Join(", ", remedy.Because)}", Ink.Dim, extraIndent: 2);
    }

    private static void Proof(Canvas canvas, Cause? cause, string? alreadyShown)
    {
        if (cause is null) { return; }
        Evidence[] lines = [
            .. cause.Evidence.Take(4).Concat(cause.Factors.SelectMany(factor => factor.Evidence.Take(1)))
            .Where(evidence => evidence.Text != alreadyShown).Distinct().Take(5)];
        string label = "Proof";
        foreach (Evidence evidence in lines)
        {
            string text = evidence.Text.TrimStart(' ', '\t');
            string where = evidence.Line is { } line ? $"line {line}: " : "computed: ";
            int room = 2 * (canvas.Width - Canvas.Indent);
            canvas.Field(label, where + (canvas.Verbose ? text : WordWrap.Clip(canvas.Clean(text), room, canvas.More)));
            canvas.Field("", evidence.Because, Ink.Dim, extraIndent: 2);
            label = "";
        }
    }

    private static void NotKnown(Canvas canvas, DiagnosedReport report, Cause? cause)
    {
        List<string> unknown = [];
        if (cause is { Confidence: not Confidence.Certain } and not { Id: "unknown" })
        {
            unknown.Add(
                $"whether the cause is really {cause.Id}: it is {Prose.Certainty(cause.Confidence)}, not certain");
        }

        int shown = canvas.Verbose ? report.Source.Missing.Count : MostMissing;
        unknown.AddRange(report.Source.Missing.Take(shown));
        int more = report.Source.Missing.Count - shown;
        if (more > 0) { unknown.Add($"{SizeText.Number(more)} more with --verbose"); }
        if (report.Prediction is { Agrees: false, Note: { } note })
        {
            unknown.Add($"why the kernel chose another victim than its rule gives: {note}");
        }
        string label = "Not known";
        foreach (string item in unknown)
        {
            canvas.Field(label, item, Ink.Dim);
            label = "";
        }
    }
}
