using System.Text.Json;
using Lowmark.Kernel;
using Lowmark.Plans;

namespace Lowmark.Apply.Fixes;

/// <summary>Reads what <see cref="StepWriter"/> wrote.</summary>
/// <exception cref="FormatException">By every call: it is not of this form. <see cref="KeyNotFoundException"/> and
/// <see cref="InvalidOperationException"/> likewise.</exception>
internal static class StepReader
{
    public static FixStep Read(JsonElement json) => new(
        Json.Text(json, "setting"u8), json.GetProperty("lasting"u8).GetBoolean(), Step(json));

    private static Step Step(JsonElement json)
    {
        string does = Json.Text(json, "does"u8);
        return Json.Text(json, "kind"u8) switch
        {
            FixEventWords.WriteValue => new WriteValue(
                does, Json.Text(json, "file"u8), Json.Text(json, "old"u8), Json.Text(json, "new"u8),
                Json.Word<ValueForm>(json, "form"u8))
            {
                Process = json.TryGetProperty("process"u8, out JsonElement process) ? Process(process) : null,
            },
            FixEventWords.WriteTrigger => new WriteTrigger(
                does, Json.Text(json, "file"u8), Json.Text(json, "value"u8),
                Json.Word<TriggerMeasure>(json, "measure"u8)),
            FixEventWords.ReplaceFile => new ReplaceFile(
                does, Json.Text(json, "file"u8), Json.TextOrNull(json, "old"u8), Json.TextOrNull(json, "new"u8)),
            FixEventWords.MakeSwapFile => new MakeSwapFile(
                does, Json.Text(json, "file"u8), json.GetProperty("bytes"u8).GetInt64(),
                Json.Word<SwapFileWay>(json, "way"u8)),
            FixEventWords.RunProgram => new RunProgram(
                does, Json.Text(json, "program"u8), Words(json.GetProperty("arguments"u8)),
                Json.TextOrNull(json, "undo_program"u8),
                json.TryGetProperty("undo"u8, out JsonElement undo) ? Words(undo) : null),
            string kind => throw new FormatException(kind),
        };
    }

    private static ProcessMark Process(JsonElement json) => new(
        json.GetProperty("pid"u8).GetInt32(), json.GetProperty("start_ticks"u8).GetInt64(), Json.Text(json, "name"u8));

    private static EquatableArray<string> Words(JsonElement json) =>
        Json.Items(json, static word => word.GetString() ?? throw new FormatException("null"));
}
