using System.Text;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Text;

/// <summary>The time line under the incidents: a drawn line with marks, what came again, what followed from
/// what.</summary>
internal static class TimelineSection
{
    private const int MostMachines = 5;
    private const int MostRows = 5;

    /// <summary>Machines with more than one incident.</summary>
    public static void Write(Canvas canvas, Timeline timeline)
    {
        MachineTimeline[] machines = Shown(timeline);
        foreach (MachineTimeline machine in machines.Take(MostMachines)) { Write(canvas, machine); }
        More(canvas, machines.Length - MostMachines, "machine", "machines");
        foreach (string cut in timeline.Cut) { canvas.Field("", $"{cut}.", Ink.Dim); }
    }

    /// <summary>Two lines a machine at most: the whole, and what came most often.</summary>
    public static void WriteBrief(Canvas canvas, Timeline timeline)
    {
        MachineTimeline[] machines = Shown(timeline);
        if (machines.Length > 0) { canvas.Blank(); }
        foreach (MachineTimeline machine in machines.Take(MostMachines))
        {
            canvas.Paragraph(Headline(machine), Ink.Dim);
            if (machine.Recurrences is [var most, ..]) { canvas.Paragraph($"Again: {Again(most, brief: true)}"); }
        }
    }

    private static MachineTimeline[] Shown(Timeline timeline) =>
        [.. timeline.Machines.Where(machine => machine.IncidentCount > 1)];

    private static string Headline(MachineTimeline machine)
    {
        List<string> parts = [SizeText.Count(machine.IncidentCount, "incident", "incidents")];
        if (machine.KillCount > 0) { parts.Add($"{SizeText.Number(machine.KillCount)} killed"); }
        if (machine.RestartCount > 0) { parts.Add(SizeText.Count(machine.RestartCount, "restart", "restarts")); }
        string least = machine.DowntimeIsUnknown ? "at least " : "";
        string within = machine is { Seconds: { } all, LongestQuietSeconds: { } longest }
            ? $" within {least}{DurationText.Of(all)}; {DurationText.Of(longest)} at most without one"
            : "";
        return $"{machine.Name}: {string.Join(", ", parts)}{within}.";
    }

    /// <summary>How often, how regularly, and how fast it grows.</summary>
    private static string Again(Recurrence recurrence, bool brief)
    {
        string every = recurrence.Period switch
        {
            null => "",
            { IsRegular: true } period => $", every {DurationText.Of(period.MeanSeconds)}{Range(period)}",
            { } period => $", irregularly{Range(period)}",
        };
        string growth = recurrence.Growth is { } grown
            ? $". {Grows(grown)} {SizeText.Of(grown.PerHour)} an hour ({Prose.Certainty(grown.Confidence)}"
                + $"{(grown.FactorId is { } id ? $", {id}" : "")}){(brief ? "." : $": {grown.Because}")}"
            : ".";
        string subject = Prose.Subject(recurrence.SubjectKind, recurrence.Subject);
        return $"{subject} {SizeText.Number(recurrence.Count)} times ({recurrence.CauseId}){every}{growth}";
    }

    private static void Write(Canvas canvas, MachineTimeline machine)
    {
        canvas.Blank();
        canvas.Field("Time line", Headline(machine));
        Axis(canvas, machine);
        Rows(canvas, "Again", machine.Recurrences.Select(found => Again(found, brief: false)), machine.RecurrenceCount);
        Followed(canvas, machine);
        if (machine.Hits.Count > 0)
        {
            IEnumerable<string> hits = machine.Hits.Take(MostRows)
                .Select(hit => Prose.Subject(hit.Kind, hit.Name)
                    + (hit.Kills == 1 ? "" : $" {canvas.Times}{SizeText.Number(hit.Kills)}"));
            canvas.Field("Hit", $"{string.Join(", ", hits)}"
                + $"{(machine.HitOwnerCount > MostRows ? " and others" : "")}.");
        }

        Others(canvas, "Restart", machine, TimelineEntryKind.Restart, machine.RestartCount, Restart);
        Others(canvas, "Clock", machine, TimelineEntryKind.ClockJump, machine.ClockJumpCount, Jump);
    }

    private static string Grows(Growth growth) => growth.Kind == "fills_again" ? "It fills" : "It grows by";

    private static string Range(Period period) => period.ShortestSeconds == period.LongestSeconds
        ? ""
        : $" ({DurationText.Of(period.ShortestSeconds)} to {DurationText.Of(period.LongestSeconds)} apart)";

    /// <summary>A mark where an incident began, its number where several fall together; restarts have their
    /// own.</summary>
    private static void Axis(Canvas canvas, MachineTimeline machine)
    {
        if (machine.Seconds is not { } all || all <= 0) { return; }
        int width = canvas.Width - Canvas.Indent - 2;
        int[] incidents = new int[width];
        bool[] restarts = new bool[width];
        foreach (TimelineEntry entry in machine.Entries)
        {
            if (entry.AtSeconds is not { } at) { continue; }
            int column = Math.Clamp((int)(at / all * (width - 1)), 0, width - 1);
            if (entry.Kind is TimelineEntryKind.Incident) { incidents[column]++; }
            restarts[column] |= entry.Kind is TimelineEntryKind.Restart;
        }

        StringBuilder line = new();
        for (int i = 0; i < width; i++)
        {
            line.Append((incidents[i], restarts[i]) switch
            {
                (0, false) => canvas.Rule,
                (0, true) => 'R',
                (1, _) => canvas.Mark,
                ( <= 9, _) => (char)('0' + incidents[i]),
                _ => '+',
            });
        }

        canvas.Put(Canvas.Indent, $"|{line}|", Ink.Strong);
        string from = canvas.Clean(Prose.ShortTime(machine.FirstTime));
        string to = canvas.Clean(Prose.ShortTime(machine.LastTime));
        int gap = width + 2 - WordWrap.Columns(from) - WordWrap.Columns(to);
        if (gap > 0) { canvas.Put(Canvas.Indent, $"{from}{new string(' ', gap)}{to}", Ink.Dim); }
    }

    /// <summary>One row a chain: how it began, what came of it.</summary>
    private static void Followed(Canvas canvas, MachineTimeline machine)
    {
        Dictionary<long, TimelineEntry> entries = [];
        foreach (TimelineEntry entry in machine.Entries)
        {
            if (entry.Incident is { } id) { entries.TryAdd(id, entry); }
        }

        IGrouping<(long, string), Consequence>[] chains = [
            .. machine.Consequences.GroupBy(found => (found.FirstCause, found.Relation))];
        Rows(canvas, "Followed", chains.Select(chain => Chain(chain.ToArray(), entries)), chains.Length);
    }

    private static string Chain(Consequence[] chain, Dictionary<long, TimelineEntry> entries)
    {
        Consequence first = chain[0];
        string more = chain.Length > 1 ? $" {SizeText.Number(chain.Length)} in a row." : "";
        return $"{Name(first.Incident)} from {Name(first.Follows)} ({Prose.Certainty(first.Confidence)}): "
            + $"{first.Because}{more}";

        string Name(long id) => entries.GetValueOrDefault(id) is { IncidentKind: { } kind } entry
            ? $"{KindNames.Of(kind)} at {Prose.ShortTime(entry.Time)}"
            : $"incident {id}";
    }

    private static string Restart(TimelineEntry entry) => entry.Time is { Wall: null, MonotonicSeconds: null or 0 }
        ? $"line {entry.Evidence?.Line} of {entry.SourceName}"
        : Prose.Time(entry.Time);

    private static string Jump(TimelineEntry entry) =>
        $"{(entry.Seconds < 0 ? "back" : "forward")} by {DurationText.Of(Math.Abs(entry.Seconds ?? 0))} before "
        + $"{Prose.Time(entry.Time)}";

    private static void Others(
        Canvas canvas, string label, MachineTimeline machine, TimelineEntryKind kind, long count,
        Func<TimelineEntry, string> text) =>
        Rows(canvas, label, machine.Entries.Where(entry => entry.Kind == kind).Select(text), count);

    private static void Rows(Canvas canvas, string label, IEnumerable<string> rows, long count)
    {
        foreach (string row in rows.Take(MostRows))
        {
            canvas.Field(label, row);
            label = "";
        }

        More(canvas, count - MostRows, "more", "more");
    }

    private static void More(Canvas canvas, long count, string one, string many)
    {
        if (count <= 0) { return; }
        canvas.Field("", $"{canvas.More} and {SizeText.Count(count, one, many)} (--format json lists them).", Ink.Dim);
    }
}
