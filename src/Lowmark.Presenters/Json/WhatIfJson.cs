using Lowmark.Changes;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;

namespace Lowmark.Presenters.Json;

/// <summary>What was asked and what the answer is; docs/json.md lists every field.</summary>
internal static class WhatIfJson
{
    public static void Document(JsonText json, IReadOnlyList<WhatIfCase> cases)
    {
        json.Number("schema"u8, (long)JsonPresenter.Schema);
        json.WriteStartArray("what_if"u8);
        foreach (WhatIfCase asked in cases) { json.Body(asked, Case); }
        json.WriteEndArray();
    }

    public static void Case(JsonText json, WhatIfCase asked)
    {
        json.Number("report"u8, asked.Report?.Id);
        json.Number("incident"u8, asked.Report?.Incident);
        json.Text("host"u8, asked.Host?.Host.Name ?? asked.Report?.Source.Host);
        json.Item("answer"u8, asked.Answer, Answer);
        json.Item("solution"u8, asked.Solution, Solution);
    }

    private static void Solution(JsonText json, Solution solution)
    {
        json.Text("unknown"u8, solution.Unknown.Setting);
        json.Text("setting"u8, solution.Change?.Setting);
        json.Item("answer"u8, solution.Answer, Answer);
        json.Item("one_below"u8, solution.OneBelow, Answer);
        json.Text("why_none"u8, solution.WhyNone);
    }

    public static void Answer(JsonText json, WhatIfAnswer answer)
    {
        json.WriteStartArray("settings"u8);
        foreach (Change change in answer.Changes.AsSpan()) { json.WriteValue(change.Setting); }
        json.WriteEndArray();
        json.Items("demands"u8, answer.Demands, static (json, demand) =>
        {
            json.Text("name"u8, demand.Name);
            json.Size("size_kib"u8, (KiB?)demand.Size);
        });
        json.Text("outcome"u8, answer.Outcome switch
        {
            WhatIfOutcome.Prevented => "prevented",
            WhatIfOutcome.NotPrevented => "not_prevented",
            WhatIfOutcome.PutOff => "put_off",
            WhatIfOutcome.Unknown => "unknown",
        });
        json.Text("confidence"u8, Prose.Certainty(answer.Confidence));
        json.Text("summary"u8, answer.Summary);
        json.Text("served_by"u8, answer.ServedBy is { } zone ? $"Node {zone.Node} {zone.Zone}" : null);
        json.Size("margin_pages"u8, answer.Margin);
        json.Size("room_kib"u8, answer.Room);
        json.WritePropertyName("victim"u8);
        if (answer.Victim is { } victim) { ReportJson.Ranked(json, victim); }
        else { json.WriteNull(); }
        json.Items("checks_before"u8, answer.Before, ReportJson.Check);
        json.Items("checks_after"u8, answer.After, ReportJson.Check);
        json.Items("because"u8, answer.Because, ReportJson.Evidence);
        json.Texts("costs"u8, answer.Costs);
        json.Texts("missing"u8, answer.Missing);
    }
}
