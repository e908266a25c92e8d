using System.Text.Json;
using Lowmark.Kernel;
using Lowmark.Plans;

namespace Lowmark.Apply.Fixes;

/// <summary>A step with all that is needed to take it back.</summary>
internal static class StepWriter
{
    public static void Write(Utf8JsonWriter json, FixStep planned)
    {
        json.WriteString("setting"u8, planned.Setting);
        json.WriteBoolean("lasting"u8, planned.IsLasting);
        json.WriteString("does"u8, planned.Step.Does);
        switch (planned.Step)
        {
            case WriteValue step:
                json.WriteString("kind"u8, FixEventWords.WriteValue);
                json.WriteString("file"u8, step.File);
                json.WriteString("old"u8, step.Old);
                json.WriteString("new"u8, step.New);
                json.WriteString("form"u8, step.Form.ToString());
                if (step.Process is { } process) { Process(json, process); }
                break;
            case WriteTrigger step:
                json.WriteString("kind"u8, FixEventWords.WriteTrigger);
                json.WriteString("file"u8, step.File);
                json.WriteString("value"u8, step.Value);
                json.WriteString("measure"u8, step.Measure.ToString());
                break;
            case ReplaceFile step:
                json.WriteString("kind"u8, FixEventWords.ReplaceFile);
                json.WriteString("file"u8, step.File);
                FixEventWriter.Text(json, "old"u8, step.Old);
                FixEventWriter.Text(json, "new"u8, step.New);
                break;
            case MakeSwapFile step:
                json.WriteString("kind"u8, FixEventWords.MakeSwapFile);
                json.WriteString("file"u8, step.File);
                json.WriteNumber("bytes"u8, step.Bytes);
                json.WriteString("way"u8, step.Way.ToString());
                break;
            case RunProgram step:
                json.WriteString("kind"u8, FixEventWords.RunProgram);
                json.WriteString("program"u8, step.Program);
                Words(json, "arguments"u8, step.Arguments);
                FixEventWriter.Text(json, "undo_program"u8, step.UndoProgram);
                if (step.Undo is { } undo) { Words(json, "undo"u8, undo); }
                break;
            default:
                throw new NotSupportedException(planned.Step.GetType().Name);
        }
    }

    private static void Process(Utf8JsonWriter json, ProcessMark process)
    {
        json.WriteStartObject("process"u8);
        json.WriteNumber("pid"u8, process.Pid);
        json.WriteNumber("start_ticks"u8, process.StartTicks);
        json.WriteString("name"u8, process.Name);
        json.WriteEndObject();
    }

    private static void Words(Utf8JsonWriter json, ReadOnlySpan<byte> name, EquatableArray<string> words)
    {
        json.WriteStartArray(name);
        foreach (string word in words) { json.WriteStringValue(word); }
        json.WriteEndArray();
    }
}
