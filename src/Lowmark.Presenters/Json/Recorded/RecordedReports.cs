using System.Text.Json;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Json.Recorded;

/// <summary>Reports in what <c>explain --format json</c> or <c>jsonl</c> printed: a document, one report, or many after
/// each other; laid out as any JSON tool likes.</summary>
public static class RecordedReports
{
    /// <returns>Null when it is no JSON of ours. What of it is damaged is left out.</returns>
    public static IReadOnlyList<DiagnosedReport>? Read(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader json = new(text, new JsonReaderOptions { AllowMultipleValues = true });
        List<DiagnosedReport> reports = [];
        bool isOurs = false;
        try
        {
            while (json.Read())
            {
                using JsonDocument value = JsonDocument.ParseValue(ref json);
                isOurs |= Add(value.RootElement, reports);
            }
        }
        catch (JsonException)
        {
            // Cut off, or another text from here on.
        }

        return isOurs ? reports : null;
    }

    private static bool Add(JsonElement value, List<DiagnosedReport> reports)
    {
        bool isDocument = value.Number("schema") == JsonPresenter.Schema;
        foreach (DiagnosedReport report in value.Items("reports", RecordedReport.Read)) { reports.Add(report); }
        if (isDocument) { return true; }
        if (RecordedReport.Read(value) is not { } one) { return false; }
        reports.Add(one);
        return true;
    }
}
