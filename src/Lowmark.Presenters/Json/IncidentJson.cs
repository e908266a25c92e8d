using System.Text.Json;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Json;

/// <summary>An incident, with the same shapes for time, cause and victims as in a report.</summary>
internal static class IncidentJson
{
    public static void Write(Utf8JsonWriter json, Incident incident)
    {
        json.Number("id", incident.Id);
        json.Text("kind", KindNames.Of(incident.Kind));
        json.Item("cause", incident.Cause, ReportJson.CauseBody);
        json.Item("first_time", incident.FirstTime, ReportJson.Time);
        json.Item("last_time", incident.LastTime, ReportJson.Time);
        json.WriteStartArray("report_ids");
        foreach (long id in incident.ReportIds.AsSpan()) { json.WriteNumberValue(id); }
        json.WriteEndArray();
        json.Number("report_count", incident.ReportCount);
        json.Items("victims", incident.Victims, ReportJson.Victim);
        json.Number("victim_count", incident.VictimCount);
        json.Items("seen_by", incident.SeenBy, static (json, seen) =>
        {
            json.Text("source", seen.Source);
            json.Item("time", seen.Time, ReportJson.Time);
            ProgramJson.Write(json, seen.Program);
        });
        json.Number("seen_by_count", incident.SeenByCount);
        json.Text("summary", incident.Summary);
    }
}
