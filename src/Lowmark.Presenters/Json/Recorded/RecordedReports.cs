using System.Text.Json;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Json.Recorded;

/// <summary>Reports in what <c>explain --format json</c> or <c>jsonl</c> printed: a document, one report, or many after
/// each other; laid out as any JSON tool likes.</summary>
public static class RecordedReports
{
    /// <summary>Whether a text that begins like this is such JSON, by its first two names: a log may be in JSON,
    /// too.</summary>
    public static bool Are(ReadOnlySpan<byte> head)
    {
        Utf8JsonReader json = new(head, isFinalBlock: false, state: default);
        try
        {
            return json.Read() && json.TokenType is JsonTokenType.StartObject
                && (Name(ref json), Name(ref json)) is ("schema", "reports") or ("id", "incident");
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What of it is damaged, or is no report, is left out.</summary>
    public static IReadOnlyList<DiagnosedReport> Read(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader json = new(text, new JsonReaderOptions { AllowMultipleValues = true });
        List<DiagnosedReport> reports = [];
        try
        {
            while (json.Read())
            {
                using JsonDocument value = JsonDocument.ParseValue(ref json);
                if (RecordedReport.Read(value.RootElement) is { } one) { reports.Add(one); }
                reports.AddRange(value.RootElement.Items("reports", RecordedReport.Read));
            }
        }
        catch (JsonException)
        {
            // Cut off, or another text from here on.
        }

        return reports;
    }

    /// <summary>Of the next property, whose value is a number or not read on.</summary>
    private static string? Name(ref Utf8JsonReader json)
    {
        string? name = json.Read() && json.TokenType is JsonTokenType.PropertyName ? json.GetString() : null;
        return name is not null && json.Read() ? name : null;
    }
}
