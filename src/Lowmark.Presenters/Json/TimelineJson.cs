using System.Text.Json;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Json;

/// <summary>The time line, with the same shapes for time, confidence and evidence as in a report.</summary>
internal static class TimelineJson
{
    public static void Write(Utf8JsonWriter json, Timeline timeline)
    {
        json.Items("machines", timeline.Machines, Machine);
        json.Texts("cut", timeline.Cut);
    }

    private static void Machine(Utf8JsonWriter json, MachineTimeline machine)
    {
        json.Text("name", machine.Name);
        json.Item("first_time", machine.FirstTime, ReportJson.Time);
        json.Item("last_time", machine.LastTime, ReportJson.Time);
        Seconds(json, "duration_s", machine.Seconds);
        Seconds(json, "quiet_s", machine.QuietSeconds);
        Seconds(json, "longest_quiet_s", machine.LongestQuietSeconds);
        json.Flag("downtime_is_unknown", machine.DowntimeIsUnknown);
        json.Number("incident_count", machine.IncidentCount);
        json.Number("kill_count", machine.KillCount);
        json.Number("restart_count", machine.RestartCount);
        json.Number("clock_jump_count", machine.ClockJumpCount);
        json.Items("entries", machine.Entries, Entry);
        json.Number("entry_count", machine.EntryCount);
        json.Items("consequences", machine.Consequences, Consequence);
        json.Number("consequence_count", machine.ConsequenceCount);
        json.Items("recurrences", machine.Recurrences, Recurrence);
        json.Number("recurrence_count", machine.RecurrenceCount);
        json.Items("hits", machine.Hits, Hits);
        json.Number("hit_owner_count", machine.HitOwnerCount);
    }

    private static void Entry(Utf8JsonWriter json, TimelineEntry entry)
    {
        json.Text("kind", entry.Kind switch
        {
            TimelineEntryKind.Incident => "incident",
            TimelineEntryKind.Restart => "restart",
            TimelineEntryKind.ClockJump => "clock_jump",
        });
        json.Item("time", entry.Time, ReportJson.Time);
        Seconds(json, "at_s", entry.AtSeconds);
        Seconds(json, "duration_s", entry.Seconds);
        json.Text("source_name", entry.SourceName);
        json.Number("incident", entry.Incident);
        json.Text("incident_kind", entry.IncidentKind is { } kind ? KindNames.Of(kind) : null);
        json.Text("cause_id", entry.CauseId);
        json.Text("subject", entry.Subject);
        json.Number("report_count", entry.Incident is null ? null : entry.Reports);
        json.Number("kill_count", entry.Incident is null ? null : entry.Kills);
        json.Text("first_victim", entry.FirstVictim);
        json.Item("evidence", entry.Evidence, ReportJson.Evidence);
    }

    private static void Consequence(Utf8JsonWriter json, Consequence consequence)
    {
        json.Number("incident", consequence.Incident);
        json.Number("follows", consequence.Follows);
        json.Number("first_cause", consequence.FirstCause);
        json.Text("relation", consequence.Relation);
        json.Text("confidence", Prose.Certainty(consequence.Confidence));
        Seconds(json, "after_s", consequence.AfterSeconds);
        json.Text("because", consequence.Because);
        json.Items("evidence", consequence.Evidence, ReportJson.Evidence);
    }

    private static void Recurrence(Utf8JsonWriter json, Recurrence recurrence)
    {
        json.Text("subject_kind", recurrence.SubjectKind);
        json.Text("subject", recurrence.Subject);
        json.Text("cause_id", recurrence.CauseId);
        json.Text("incident_kind", KindNames.Of(recurrence.Kind));
        json.Number("first_incident", recurrence.FirstIncident);
        json.Number("last_incident", recurrence.LastIncident);
        json.Item("first_time", recurrence.FirstTime, ReportJson.Time);
        json.Item("last_time", recurrence.LastTime, ReportJson.Time);
        json.Number("count", recurrence.Count);
        json.Number("kill_count", recurrence.Kills);
        json.Item("period", recurrence.Period, static (json, period) =>
        {
            Seconds(json, "mean_s", period.MeanSeconds);
            Seconds(json, "spread_s", period.SpreadSeconds);
            Seconds(json, "shortest_s", period.ShortestSeconds);
            Seconds(json, "longest_s", period.LongestSeconds);
            json.Flag("is_regular", period.IsRegular);
        });
        json.Item("growth", recurrence.Growth, static (json, growth) =>
        {
            json.Text("kind", growth.Kind);
            json.Text("name", growth.Name);
            json.Number("pid", growth.Pid);
            json.Size("first_kib", growth.First);
            json.Size("last_kib", growth.Last);
            json.Number("samples", growth.Samples);
            Seconds(json, "duration_s", growth.Seconds);
            json.Size("per_hour_kib", growth.PerHour);
            json.Text("confidence", Prose.Certainty(growth.Confidence));
            json.Text("because", growth.Because);
            json.Text("factor_id", growth.FactorId);
        });
    }

    private static void Hits(Utf8JsonWriter json, OwnerHits hits)
    {
        json.Text("kind", hits.Kind);
        json.Text("name", hits.Name);
        json.Number("incident_count", hits.Incidents);
        json.Number("kill_count", hits.Kills);
        json.Item("first_time", hits.FirstTime, ReportJson.Time);
        json.Item("last_time", hits.LastTime, ReportJson.Time);
    }

    /// <summary>To the microsecond, the precision of the kernel's stamps.</summary>
    private static void Seconds(Utf8JsonWriter json, string name, double? seconds) =>
        json.Number(name, seconds is { } known ? Math.Round((decimal)known, 6) : null);
}
