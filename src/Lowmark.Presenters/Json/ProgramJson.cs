using System.Text.Json;
using Lowmark.Logs.Programs;
using Lowmark.Logs.Records;

namespace Lowmark.Presenters.Json;

/// <summary>What a program said, with the same fields in a report and in the incident that it saw.</summary>
internal static class ProgramJson
{
    public static void Write(Utf8JsonWriter json, ProgramRecord program)
    {
        json.Text("name", ProgramNames.Of(program.Name));
        json.Text("says", Says(program.Says));
        json.Text("space", program.Space is { } space ? MemorySpaces.Of(space) : null);
        json.Number("pid", program.Pid);
        json.Text("comm", program.Comm);
        json.Text("unit", program.Unit);
        json.Text("cgroup", program.Cgroup);
        json.Text("container", program.Container);
        json.Text("container_id", program.ContainerId);
        json.Text("pod", program.Pod);
        json.Text("pod_uid", program.PodUid);
        json.Number("asked_bytes", program.AskedBytes);
        json.Number("used_bytes", program.UsedBytes);
        json.Number("limit_bytes", program.LimitBytes);
        json.Number("available_bytes", program.AvailableBytes);
        json.Number("line", program.Line);
        json.Text("text", program.Text);
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
