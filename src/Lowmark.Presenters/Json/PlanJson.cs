using Lowmark.Kernel;
using Lowmark.Plans;

namespace Lowmark.Presenters.Json;

/// <summary>What would be done to a machine; docs/json.md lists every field.</summary>
internal static class PlanJson
{
    public static void Document(JsonText json, ProposedPlan proposed)
    {
        json.Number("schema"u8, (long)JsonPresenter.Schema);
        json.Text("host"u8, proposed.Host);
        json.Text("source"u8, proposed.Source);
        json.Items("changes"u8, proposed.Plan.Items, Item);
        json.Items("refused"u8, proposed.Plan.Refused, static (json, refused) =>
        {
            json.Text("setting"u8, refused.Change.Setting);
            json.Text("why"u8, refused.Why);
            json.Texts("instead"u8, refused.Instead);
        });
        json.Items("advice"u8, proposed.Plan.Advice, ReportJson.Remedy);
    }

    private static void Item(JsonText json, PlanItem item)
    {
        json.Text("setting"u8, item.Change.Setting);
        json.Texts("because"u8, item.Because);
        json.Text("why"u8, item.Why);
        json.Items("now"u8, item.Now, Step);
        json.Items("lasting"u8, item.Lasting, Step);
        json.Text("risk"u8, item.Risk);
        json.Text("undo"u8, item.TakesBack);
        json.Texts("warnings"u8, item.Warnings);
        json.Item("what_if"u8, item.Proof, WhatIfJson.Answer);
    }

    public static void Step(JsonText json, Step step)
    {
        json.Text("does"u8, step.Does);
        switch (step)
        {
            case WriteValue value: Fields(json, "write_value", value.File, value.Old, value.New, []); break;
            case WriteTrigger trigger: Fields(json, "write_trigger", trigger.File, null, trigger.Value, []); break;
            case ReplaceFile file: Fields(json, "replace_file", file.File, file.Old, file.New, []); break;
            case MakeSwapFile swap: Fields(json, "make_swap_file", swap.File, null, $"{swap.Bytes}", []); break;
            case RunProgram program:
                Fields(json, "run_program", program.Program, null, null, program.Arguments);
                break;
        }
    }

    private static void Fields(
        JsonText json, string kind, string file, string? old, string? wanted, EquatableArray<string> arguments)
    {
        json.Text("kind"u8, kind);
        json.Text("file"u8, file);
        json.Text("old"u8, old);
        json.Text("new"u8, wanted);
        json.Texts("arguments"u8, arguments);
    }
}
