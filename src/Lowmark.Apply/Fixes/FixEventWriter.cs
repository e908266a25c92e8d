using System.Buffers;
using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Apply.Fixes;

/// <summary>An event as a line of JSON, with a newline. What is null is left out.</summary>
internal static class FixEventWriter
{
    public static byte[] Line(FixEvent happened)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("event"u8, FixEventWords.Of(happened));
            json.WriteString("at"u8, happened.At);
            Write(json, happened);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    public static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null) { json.WriteString(name, text); }
    }

    private static void Write(Utf8JsonWriter json, FixEvent happened)
    {
        switch (happened)
        {
            case FixBegan it:
                json.WriteString("id"u8, it.Id);
                Text(json, "boot"u8, it.Boot);
                Items(json, "steps"u8, it.Steps, StepWriter.Write);
                break;
            case StepBegan it:
                json.WriteNumber("step"u8, it.Step);
                break;
            case StepMade it:
                json.WriteNumber("step"u8, it.Step);
                json.WriteString("path"u8, it.Path);
                json.WriteNumber("inode"u8, it.Inode);
                break;
            case StepDone it:
                json.WriteNumber("step"u8, it.Step);
                Text(json, "found"u8, it.Found);
                if (it.Effect is { } effect) { Effect(json, effect); }
                break;
            case StepFailed it:
                json.WriteNumber("step"u8, it.Step);
                Surprise(json, it.Surprise);
                json.WriteBoolean("acted"u8, it.HasActed);
                Text(json, "found"u8, it.Found);
                break;
            case TakeBackBegan it:
                json.WriteString("reason"u8, it.Reason.ToString());
                break;
            case StepTakeBackBegan it:
                json.WriteNumber("step"u8, it.Step);
                break;
            case StepTakenBack it:
                json.WriteNumber("step"u8, it.Step);
                Text(json, "note"u8, it.Note);
                break;
            case StepStays it:
                json.WriteNumber("step"u8, it.Step);
                Surprise(json, it.Surprise);
                break;
            case FixEnded it:
                json.WriteString("state"u8, it.State.ToString());
                break;
        }
    }

    private static void Surprise(Utf8JsonWriter json, Surprise surprise)
    {
        json.WriteStartObject("surprise"u8);
        json.WriteString("kind"u8, surprise.Kind.ToString());
        json.WriteString("what"u8, surprise.What);
        json.WriteString("instead"u8, surprise.Instead);
        json.WriteEndObject();
    }

    private static void Effect(Utf8JsonWriter json, TriggerEffect effect)
    {
        json.WriteStartObject("effect"u8);
        Glance(json, "before"u8, effect.Before);
        Glance(json, "after"u8, effect.After);
        json.WriteEndObject();
    }

    private static void Glance(Utf8JsonWriter json, ReadOnlySpan<byte> name, MemoryGlance glance)
    {
        json.WriteStartObject(name);
        if (glance.Free is { } free) { json.WriteNumber("free_kib"u8, free.Count); }
        if (glance.Available is { } available) { json.WriteNumber("available_kib"u8, available.Count); }
        Items(json, "zones"u8, glance.Pieces, Zone);
        json.WriteEndObject();
    }

    private static void Zone(Utf8JsonWriter json, ZonePieces zone)
    {
        json.WriteNumber("node"u8, zone.Node);
        json.WriteString("zone"u8, zone.Zone);
        json.WriteStartArray("blocks"u8);
        foreach (long blocks in zone.Blocks) { json.WriteNumberValue(blocks); }
        json.WriteEndArray();
        json.WriteStartArray("unusable_permille"u8);
        foreach (int share in zone.UnusablePermille) { json.WriteNumberValue(share); }
        json.WriteEndArray();
    }

    private static void Items<T>(
        Utf8JsonWriter json, ReadOnlySpan<byte> name, EquatableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
