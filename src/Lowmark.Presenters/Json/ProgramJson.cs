using Lowmark.Logs.Programs;
using Lowmark.Logs.Records;

namespace Lowmark.Presenters.Json;

/// <summary>What a program said, with the same fields in a report and in the incident that it saw.</summary>
internal static class ProgramJson
{
    public static void Write(JsonText json, ProgramRecord program)
    {
        json.Text("name"u8, ProgramNames.Of(program.Name));
        json.Text("says"u8, Says(program.Says));
        json.Text("space"u8, program.Space is { } space ? MemorySpaces.Of(space) : null);
        json.Number("pid"u8, program.Pid);
        json.Text("comm"u8, program.Comm);
        json.Text("unit"u8, program.Unit);
        json.Text("cgroup"u8, program.Cgroup);
        json.Text("container"u8, program.Container);
        json.Text("container_id"u8, program.ContainerId);
        json.Text("pod"u8, program.Pod);
        json.Text("pod_uid"u8, program.PodUid);
        json.Number("asked_bytes"u8, program.AskedBytes);
        json.Number("used_bytes"u8, program.UsedBytes);
        json.Number("limit_bytes"u8, program.LimitBytes);
        json.Number("available_bytes"u8, program.AvailableBytes);
        json.Number("line"u8, program.Line);
        json.Text("text"u8, program.Text);
    }

    private static string Says(ProgramSays says) => says switch
    {
        ProgramSays.Detail => "detail",
        ProgramSays.EndedBySignal => "ended_by_signal",
        ProgramSays.Refused => "refused",
        ProgramSays.AtLimit => "at_limit",
        ProgramSays.SawKernelKill => "saw_kernel_kill",
        ProgramSays.Killed => "killed",
    };
}
