using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Apply.Fixes;

/// <summary>Reads what <see cref="FixEventWriter"/> wrote.</summary>
internal static class FixEventReader
{
    /// <returns>Null when the line is none of a journal.</returns>
    public static FixEvent? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line.ToArray());
            return Read(document.RootElement);
        }
        catch (Exception error) when (
            error is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static FixEvent Read(JsonElement json)
    {
        DateTimeOffset at = json.GetProperty("at"u8).GetDateTimeOffset();
        return Json.Text(json, "event"u8) switch
        {
            FixEventWords.Began => new FixBegan(
                at, Json.Text(json, "id"u8), Json.TextOrNull(json, "boot"u8),
                Json.Items(json.GetProperty("steps"u8), StepReader.Read)),
            FixEventWords.StepBegan => new StepBegan(at, Step(json)),
            FixEventWords.StepMade => new StepMade(
                at, Step(json), Json.Text(json, "path"u8), json.GetProperty("inode"u8).GetUInt64()),
            FixEventWords.StepDone => new StepDone(
                at, Step(json), Json.TextOrNull(json, "found"u8),
                json.TryGetProperty("effect"u8, out JsonElement effect) ? Effect(effect) : null),
            FixEventWords.StepFailed => new StepFailed(
                at, Step(json), Surprise(json.GetProperty("surprise"u8)), json.GetProperty("acted"u8).GetBoolean(),
                Json.TextOrNull(json, "found"u8)),
            FixEventWords.TakeBackBegan => new TakeBackBegan(at, Json.Word<TakeBackReason>(json, "reason"u8)),
            FixEventWords.StepTakeBackBegan => new StepTakeBackBegan(at, Step(json)),
            FixEventWords.StepTakenBack => new StepTakenBack(at, Step(json), Json.TextOrNull(json, "note"u8)),
            FixEventWords.StepStays => new StepStays(at, Step(json), Surprise(json.GetProperty("surprise"u8))),
            FixEventWords.Ended => new FixEnded(at, Json.Word<FixState>(json, "state"u8)),
            string word => throw new FormatException(word),
        };
    }

    private static int Step(JsonElement json) => json.GetProperty("step"u8).GetInt32();

    private static Surprise Surprise(JsonElement json) => new(
        Json.Word<SurpriseKind>(json, "kind"u8), Json.Text(json, "what"u8), Json.Text(json, "instead"u8));

    private static TriggerEffect Effect(JsonElement json) =>
        new(Glance(json.GetProperty("before"u8)), Glance(json.GetProperty("after"u8)));

    private static MemoryGlance Glance(JsonElement json) => new(
        Size(json, "free_kib"u8), Size(json, "available_kib"u8), Json.Items(json.GetProperty("zones"u8), Zone));

    private static KiB? Size(JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out JsonElement size) ? new KiB(size.GetInt64()) : null;

    private static ZonePieces Zone(JsonElement json) => new(
        json.GetProperty("node"u8).GetInt32(), Json.Text(json, "zone"u8),
        Json.Items(json.GetProperty("blocks"u8), static blocks => blocks.GetInt64()),
        Json.Items(json.GetProperty("unusable_permille"u8), static share => share.GetInt32()));
}
