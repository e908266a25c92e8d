using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Apply.Verifying;
using Lowmark.Kernel;

namespace Lowmark.Presenters.Json;

/// <summary>Fixes as their journals tell them; docs/json.md lists every field.</summary>
internal static class FixJson
{
    public static void Document(
        JsonText json, (IEnumerable<FixRecord> Fixes, Surprise? Surprise, Verdict? Verdict) told)
    {
        json.Number("schema"u8, (long)JsonPresenter.Schema);
        json.Items("fixes"u8, told.Fixes.ToEquatableArray(), Fix);
        json.Item("surprise"u8, told.Surprise, Surprise);
        json.Item("verdict"u8, told.Verdict, Verdict);
    }

    public static string Word(StepState state) => state switch
    {
        StepState.NotDone => "not_done",
        StepState.Begun => "begun",
        StepState.Done => "done",
        StepState.Failed => "failed",
        StepState.TakenBack => "taken_back",
    };

    private static void Verdict(JsonText json, Verdict verdict)
    {
        json.Text("outcome"u8, verdict.Kind switch
        {
            VerdictKind.NotWorse => "not_worse",
            VerdictKind.Worse => "worse",
            VerdictKind.Unknown => "unknown",
        });
        json.Number("watched_s"u8, (decimal?)verdict.After?.Span.TotalSeconds);
        json.Items("measures"u8, verdict.Measures, static (json, measure) =>
        {
            json.Text("of"u8, measure.Subject switch
            {
                VerdictSubject.Kills => "kills",
                VerdictSubject.FullPressure => "full_pressure_percent",
                VerdictSubject.SomePressure => "some_pressure_percent",
                VerdictSubject.AllocationStalls => "allocation_stalls_per_s",
                VerdictSubject.CompactionFailures => "compaction_failures_per_s",
            });
            json.Number("before"u8, (decimal?)measure.Before);
            json.Number("after"u8, (decimal?)measure.After);
            json.Number("limit"u8, (decimal?)measure.Limit);
            json.Flag("is_worse"u8, measure.IsWorse);
        });
    }

    private static void Fix(JsonText json, FixRecord fix)
    {
        json.Text("id"u8, fix.Id);
        json.Text("began_at"u8, fix.BeganAt.ToString("O"));
        json.Text("ended_at"u8, fix.EndedAt?.ToString("O"));
        json.Text("state"u8, fix.State switch
        {
            FixState.Open => "open",
            FixState.Applied => "applied",
            FixState.TakenBack => "taken_back",
            FixState.PartlyTakenBack => "partly_taken_back",
        });
        json.Text("taken_back_because"u8, fix.TakeBack switch
        {
            TakeBackReason.Surprise => "surprise",
            TakeBackReason.Asked => "asked",
            TakeBackReason.Interrupted => "interrupted",
            null => null,
        });
        json.Items("steps"u8, fix.Steps, Step);
    }

    private static void Step(JsonText json, RecordedStep step)
    {
        json.Text("setting"u8, step.Plan.Setting);
        json.Flag("lasting"u8, step.Plan.IsLasting);
        PlanJson.Step(json, step.Plan.Step);
        json.Text("state"u8, Word(step.State));
        json.Text("found"u8, step.Found);
        json.Text("note"u8, step.Note);
        json.Item("surprise"u8, step.Surprise, Surprise);
    }

    private static void Surprise(JsonText json, Surprise surprise)
    {
        json.Text("what"u8, surprise.What);
        json.Text("instead"u8, surprise.Instead);
    }
}
