using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Json;

/// <summary>The time line, with the same shapes for time, confidence and evidence as in a report.</summary>
internal static class TimelineJson
{
    public static void Write(JsonText json, Timeline timeline)
    {
        json.Items("machines"u8, timeline.Machines, Machine);
        json.Texts("cut"u8, timeline.Cut);
    }

    private static void Machine(JsonText json, MachineTimeline machine)
    {
        json.Text("name"u8, machine.Name);
        json.Item("first_time"u8, machine.FirstTime, ReportJson.Time);
        json.Item("last_time"u8, machine.LastTime, ReportJson.Time);
        Seconds(json, "duration_s"u8, machine.Seconds);
        Seconds(json, "quiet_s"u8, machine.QuietSeconds);
        Seconds(json, "longest_quiet_s"u8, machine.LongestQuietSeconds);
        json.Flag("downtime_is_unknown"u8, machine.DowntimeIsUnknown);
        json.Number("incident_count"u8, machine.IncidentCount);
        json.Number("kill_count"u8, machine.KillCount);
        json.Number("restart_count"u8, machine.RestartCount);
        json.Number("clock_jump_count"u8, machine.ClockJumpCount);
        json.Items("entries"u8, machine.Entries, Entry);
        json.Number("entry_count"u8, machine.EntryCount);
        json.Items("consequences"u8, machine.Consequences, Consequence);
        json.Number("consequence_count"u8, machine.ConsequenceCount);
        json.Items("recurrences"u8, machine.Recurrences, Recurrence);
        json.Number("recurrence_count"u8, machine.RecurrenceCount);
        json.Items("hits"u8, machine.Hits, Hits);
        json.Number("hit_owner_count"u8, machine.HitOwnerCount);
    }

    private static void Entry(JsonText json, TimelineEntry entry)
    {
        json.Text("kind"u8, entry.Kind switch
        {
            TimelineEntryKind.Incident => "incident",
            TimelineEntryKind.Restart => "restart",
            TimelineEntryKind.ClockJump => "clock_jump",
        });
        json.Item("time"u8, entry.Time, ReportJson.Time);
        Seconds(json, "at_s"u8, entry.AtSeconds);
        Seconds(json, "duration_s"u8, entry.Seconds);
        json.Text("source_name"u8, entry.SourceName);
        json.Number("incident"u8, entry.Incident);
        json.Text("incident_kind"u8, entry.IncidentKind is { } kind ? KindNames.Of(kind) : null);
        json.Text("cause_id"u8, entry.CauseId);
        json.Text("subject"u8, entry.Subject);
        json.Number("report_count"u8, entry.Incident is null ? null : entry.Reports);
        json.Number("kill_count"u8, entry.Incident is null ? null : entry.Kills);
        json.Text("first_victim"u8, entry.FirstVictim);
        json.Item("evidence"u8, entry.Evidence, ReportJson.Evidence);
    }

    private static void Consequence(JsonText json, Consequence consequence)
    {
        json.Number("incident"u8, consequence.Incident);
        json.Number("follows"u8, consequence.Follows);
        json.Number("first_cause"u8, consequence.FirstCause);
        json.Text("relation"u8, consequence.Relation);
        json.Text("confidence"u8, Prose.Certainty(consequence.Confidence));
        Seconds(json, "after_s"u8, consequence.AfterSeconds);
        json.Text("because"u8, consequence.Because);
        json.Items("evidence"u8, consequence.Evidence, ReportJson.Evidence);
    }

    private static void Recurrence(JsonText json, Recurrence recurrence)
    {
        json.Text("subject_kind"u8, recurrence.SubjectKind);
        json.Text("subject"u8, recurrence.Subject);
        json.Text("cause_id"u8, recurrence.CauseId);
        json.Text("incident_kind"u8, KindNames.Of(recurrence.Kind));
        json.Number("first_incident"u8, recurrence.FirstIncident);
        json.Number("last_incident"u8, recurrence.LastIncident);
        json.Item("first_time"u8, recurrence.FirstTime, ReportJson.Time);
        json.Item("last_time"u8, recurrence.LastTime, ReportJson.Time);
        json.Number("count"u8, recurrence.Count);
        json.Number("kill_count"u8, recurrence.Kills);
        json.Item("period"u8, recurrence.Period, static (json, period) =>
        {
            Seconds(json, "mean_s"u8, period.MeanSeconds);
            Seconds(json, "spread_s"u8, period.SpreadSeconds);
            Seconds(json, "shortest_s"u8, period.ShortestSeconds);
            Seconds(json, "longest_s"u8, period.LongestSeconds);
            json.Flag("is_regular"u8, period.IsRegular);
        });
        json.Item("growth"u8, recurrence.Growth, static (json, growth) =>
        {
            json.Text("kind"u8, growth.Kind);
            json.Text("name"u8, growth.Name);
            json.Number("pid"u8, growth.Pid);
            json.Size("first_kib"u8, growth.First);
            json.Size("last_kib"u8, growth.Last);
            json.Number("samples"u8, growth.Samples);
            Seconds(json, "duration_s"u8, growth.Seconds);
            json.Size("per_hour_kib"u8, growth.PerHour);
            json.Text("confidence"u8, Prose.Certainty(growth.Confidence));
            json.Text("because"u8, growth.Because);
            json.Text("factor_id"u8, growth.FactorId);
        });
    }

    private static void Hits(JsonText json, OwnerHits hits)
    {
        json.Text("kind"u8, hits.Kind);
        json.Text("name"u8, hits.Name);
        json.Number("incident_count"u8, hits.Incidents);
        json.Number("kill_count"u8, hits.Kills);
        json.Item("first_time"u8, hits.FirstTime, ReportJson.Time);
        json.Item("last_time"u8, hits.LastTime, ReportJson.Time);
    }

    /// <summary>To the microsecond, the precision of the kernel's stamps.</summary>
    private static void Seconds(JsonText json, ReadOnlySpan<byte> name, double? seconds) =>
        json.Number(name, seconds is { } known ? Math.Round((decimal)known, 6) : null);
}
