using System.Text.Json;
using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Kernel;

namespace Lowmark.Presenters.Json;

/// <summary>Fixes as their journals tell them; docs/json.md lists every field.</summary>
internal static class FixJson
{
    public static void Document(Utf8JsonWriter json, (IEnumerable<FixRecord> Fixes, Surprise? Surprise) told)
    {
        json.Number("schema"u8, (long)JsonPresenter.Schema);
        json.Items("fixes"u8, told.Fixes.ToEquatableArray(), Fix);
        json.Item("surprise"u8, told.Surprise, Surprise);
    }

    public static string Word(StepState state) => state switch
    {
        StepState.NotDone => "not_done",
        StepState.Begun => "begun",
        StepState.Done => "done",
        StepState.Failed => "failed",
        StepState.TakenBack => "taken_back",
    };

    private static void Fix(Utf8JsonWriter json, FixRecord fix)
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

    private static void Step(Utf8JsonWriter json, RecordedStep step)
    {
        json.Text("setting"u8, step.Plan.Setting);
        json.Flag("lasting"u8, step.Plan.IsLasting);
        PlanJson.Step(json, step.Plan.Step);
        json.Text("state"u8, Word(step.State));
        json.Text("found"u8, step.Found);
        json.Text("note"u8, step.Note);
        json.Item("surprise"u8, step.Surprise, Surprise);
    }

    private static void Surprise(Utf8JsonWriter json, Surprise surprise)
    {
        json.Text("what"u8, surprise.What);
        json.Text("instead"u8, surprise.Instead);
    }
}
