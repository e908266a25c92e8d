using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Presenters.Json;

/// <summary>The <c>ranking</c> of a prediction: a row for each task, most of the output of a big host's report. Its
/// names are encoded once.</summary>
internal static class RankingJson
{
    private static readonly JsonEncodedText s_pid = JsonEncodedText.Encode("pid");
    private static readonly JsonEncodedText s_comm = JsonEncodedText.Encode("comm");
    private static readonly JsonEncodedText s_badness = JsonEncodedText.Encode("badness_pages");
    private static readonly JsonEncodedText s_adj = JsonEncodedText.Encode("oom_score_adj");
    private static readonly JsonEncodedText s_eligible = JsonEncodedText.Encode("eligible");
    private static readonly JsonEncodedText s_whyNot = JsonEncodedText.Encode("why_not");
    private static readonly JsonEncodedText s_held = JsonEncodedText.Encode("held_pages");

    public static void Write(Utf8JsonWriter json, EquatableArray<RankedTask> ranking)
    {
        json.WriteStartArray("ranking");
        foreach (ref readonly RankedTask task in ranking.AsSpan())
        {
            json.WriteStartObject();
            json.WriteNumber(s_pid, task.Pid);
            json.WriteString(s_comm, task.Comm);
            Number(json, s_badness, task.Badness?.Count);
            Number(json, s_adj, task.OomScoreAdj);
            json.WriteBoolean(s_eligible, task.Eligible);
            json.WriteString(s_whyNot, task.WhyNot);
            json.WriteNumber(s_held, task.Held.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, JsonEncodedText name, long? value)
    {
        if (value is { } number) { json.WriteNumber(name, number); }
        else { json.WriteNull(name); }
    }
}
