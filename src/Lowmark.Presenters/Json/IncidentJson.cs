using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Json;

/// <summary>An incident, with the same shapes for time, cause and victims as in a report.</summary>
internal static class IncidentJson
{
    public static void Write(JsonText json, Incident incident)
    {
        json.Number("id"u8, incident.Id);
        json.Text("kind"u8, KindNames.Of(incident.Kind));
        json.Item("cause"u8, incident.Cause, ReportJson.CauseBody);
        json.Item("first_time"u8, incident.FirstTime, ReportJson.Time);
        json.Item("last_time"u8, incident.LastTime, ReportJson.Time);
        json.WriteStartArray("report_ids"u8);
        foreach (long id in incident.ReportIds.AsSpan()) { json.WriteValue(id); }
        json.WriteEndArray();
        json.Number("report_count"u8, incident.ReportCount);
        json.Items("victims"u8, incident.Victims, ReportJson.Victim);
        json.Number("victim_count"u8, incident.VictimCount);
        json.Items("seen_by"u8, incident.SeenBy, static (json, seen) =>
        {
            json.Text("source"u8, seen.Source);
            json.Item("time"u8, seen.Time, ReportJson.Time);
            ProgramJson.Write(json, seen.Program);
        });
        json.Number("seen_by_count"u8, incident.SeenByCount);
        json.Text("summary"u8, incident.Summary);
    }
}
