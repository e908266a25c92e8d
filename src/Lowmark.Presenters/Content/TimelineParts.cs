using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Content;

/// <summary>What is said of all incidents together: a line with marks, what came again, what followed from
/// what.</summary>
internal static class TimelineParts
{
    private const int MostMachines = 5;
    private const int MostRows = 5;

    /// <summary>Of each machine with more than one incident.</summary>
    /// <param name="timeline">Null when it is not known.</param>
    public static IReadOnlyList<IReadOnlyList<Part>> Of(Timeline? timeline)
    {
        if (timeline is null) { return []; }
        MachineTimeline[] machines = Shown(timeline);
        List<IReadOnlyList<Part>> said = [];
        PageBuilder page = new(PageDetail.Answer);
        foreach (MachineTimeline machine in machines.Take(MostMachines))
        {
            if (said.Count > 0) { page = new(PageDetail.Answer); }
            Write(page, machine);
            said.Add(page.Build().Answer);
        }

        More(page, machines.Length - MostMachines, "machine", "machines");
        foreach (string cut in timeline.Cut) { page.Field("", $"{cut}.", Ink.Dim); }
        IReadOnlyList<Part> last = page.Build().Answer;
        if (last.Count > 0) { said = [.. said.SkipLast(1), last]; }
        return said;
    }

    /// <summary>Two sentences a machine at most: the whole, and what came most often.</summary>
    public static IEnumerable<Sentence> Brief(Timeline timeline)
    {
        foreach (MachineTimeline machine in Shown(timeline).Take(MostMachines))
        {
            yield return new(Headline(machine), Ink.Dim, 0);
            if (machine.Recurrences is [var most, ..])
            {
                yield return new($"Again: {Again(most, brief: true)}", Ink.Plain, 0);
            }
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
        string within = machine.Seconds is { } all ? $" within {least}{DurationText.Of(all)}" : "";
        string pause = machine.LongestQuietSeconds is { } longest
            ? $"; longest pause {DurationText.Of(longest)}"
            : "";
        string name = machine.Name == "-" ? "standard input" : machine.Name;
        return $"{name}: {string.Join(", ", parts)}{within}{pause}.";
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

    private static void Write(PageBuilder page, MachineTimeline machine)
    {
        page.Field("Time line", Headline(machine));
        Axis(page, machine);
        Rows(page, "Again", machine.Recurrences.Select(found => Again(found, brief: false)), machine.RecurrenceCount);
        Followed(page, machine);
        if (machine.Hits.Count > 0)
        {
            IEnumerable<string> hits = machine.Hits.Take(MostRows)
                .Select(hit => Prose.Subject(hit.Kind, hit.Name)
                    + (hit.Kills == 1 ? "" : $" ×{SizeText.Number(hit.Kills)}"));
            page.Field("Hit", $"{string.Join(", ", hits)}"
                + $"{(machine.HitOwnerCount > MostRows ? " and others" : "")}.");
        }

        Others(page, "Restart", machine, TimelineEntryKind.Restart, machine.RestartCount, Restart);
        Others(page, "Clock", machine, TimelineEntryKind.ClockJump, machine.ClockJumpCount, Jump);
    }

    private static string Grows(Growth growth) => growth.Kind == "fills_again" ? "It fills" : "It grows by";

    private static string Range(Period period)
    {
        string shortest = DurationText.Of(period.ShortestSeconds);
        string longest = DurationText.Of(period.LongestSeconds);
        return shortest == longest ? "" : $" ({shortest} to {longest} apart)";
    }

    private static void Axis(PageBuilder page, MachineTimeline machine)
    {
        if (machine.Seconds is not { } all || all <= 0) { return; }
        List<Moment> moments = [];
        foreach (TimelineEntry entry in machine.Entries)
        {
            if (entry.AtSeconds is not { } at || entry.Kind is TimelineEntryKind.ClockJump) { continue; }
            bool isRestart = entry.Kind is TimelineEntryKind.Restart;
            string name = isRestart ? "restart" : $"[{entry.Incident}] {entry.Subject ?? entry.FirstVictim}".TrimEnd();
            moments.Add(new(
                Math.Clamp(at / all, 0, 1), isRestart, $"{name}{(isRestart ? "" : $", {entry.CauseId}")}, "
                + Prose.ShortTime(entry.Time)));
        }

        page.Field("", new Axis(Prose.ShortTime(machine.FirstTime), Prose.ShortTime(machine.LastTime), moments));
    }

    /// <summary>One row a chain: how it began, what came of it.</summary>
    private static void Followed(PageBuilder page, MachineTimeline machine)
    {
        Dictionary<long, TimelineEntry> entries = [];
        foreach (TimelineEntry entry in machine.Entries)
        {
            if (entry.Incident is { } id) { entries.TryAdd(id, entry); }
        }

        IGrouping<(long, string), Consequence>[] chains = [
            .. machine.Consequences.GroupBy(found => (found.FirstCause, found.Relation))];
        Rows(page, "Followed", chains.Select(chain => Chain(chain.ToArray(), entries)), chains.Length);
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
        ? $"before line {entry.Evidence?.Line} of {entry.SourceName}"
        : Prose.Time(entry.Time);

    private static string Jump(TimelineEntry entry) =>
        $"{(entry.Seconds < 0 ? "back" : "forward")} by {DurationText.Of(Math.Abs(entry.Seconds ?? 0))} before "
        + $"{Prose.Time(entry.Time)}";

    private static void Others(
        PageBuilder page, string label, MachineTimeline machine, TimelineEntryKind kind, long count,
        Func<TimelineEntry, string> text) =>
        Rows(page, label, machine.Entries.Where(entry => entry.Kind == kind).Select(text), count);

    private static void Rows(PageBuilder page, string label, IEnumerable<string> rows, long count)
    {
        foreach (string row in rows.Take(MostRows))
        {
            page.Field(label, row);
            label = "";
        }

        More(page, count - MostRows, "more", "more");
    }

    private static void More(PageBuilder page, long count, string one, string many)
    {
        if (count <= 0) { return; }
        page.Field("", $"… and {SizeText.Count(count, one, many)} (--format json lists them).", Ink.Dim);
    }
}
