using Lowmark.Kernel.Text;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Programs;

/// <summary>The kubelet, kubectl and container engines on evictions and kills.</summary>
/// <remarks>kubelet: pkg/kubelet/eviction (eviction_manager.go, helpers.go: nodeLowMessageFmt,
/// containerMessageFmt) and pkg/kubelet/oom, v1.11 to v1.34, before and after klog's structured form; statuses as
/// kubectl prints them. containerd: TaskOOM of its CRI plugin; docker: the "oom" event, State.OOMKilled; CRI-O:
/// conmon's oom.c.</remarks>
internal static class ContainerLines
{
    public static ProgramRecord? Kubelet(in ProgramLine line)
    {
        if (line.Has("he node was low on resource: memory."u8)) { return Evicted(line); }
        if (line.Has("viction manager: attempting to reclaim"u8) && IsMemory(line))
        {
            return line.Record(ProgramName.Kubelet, ProgramSays.Detail);
        }

        if (line.Has("viction manager: must evict pod(s) to reclaim"u8) && IsMemory(line))
        {
            return line.Record(ProgramName.Kubelet, ProgramSays.Killed);
        }

        if (line.Has("is evicted successfully"u8))
        {
            return line.Record(ProgramName.Kubelet, ProgramSays.Detail) with
            {
                Pod = line.Between("pod=\""u8, "\""u8) ?? line.Between("manager: pod "u8, " is evicted"u8),
            };
        }

        return line.Has("System OOM encountered, victim process: "u8)
            ? line.Record(ProgramName.Kubelet, ProgramSays.SawKernelKill) with
            {
                Comm = line.Between("victim process: "u8, ", pid: "u8),
                Pid = line.PidAfter(", pid: "u8),
            }
            : null;
    }

    public static ProgramRecord? Kubernetes(in ProgramLine line)
    {
        if (line.Starts("Exit Code:"u8) && line.Ends(" 137"u8))
        {
            return line.Record(ProgramName.Kubernetes, ProgramSays.Detail);
        }

        bool isStatus = line.Is("Reason: OOMKilled"u8) || line.Is("reason: OOMKilled"u8)
            || (line.Starts("Reason:"u8) && line.Text["Reason:"u8.Length..].TrimBlanks().SequenceEqual("OOMKilled"u8))
            || line.Has("\"reason\":\"OOMKilled\""u8) || line.Has("\"reason\": \"OOMKilled\""u8);
        string? row = isStatus ? null : PodOfRow(line);
        return isStatus || row is not null
            ? line.Record(ProgramName.Kubernetes, ProgramSays.SawKernelKill) with { Pod = row }
            : null;
    }

    public static ProgramRecord? Engine(in ProgramLine line)
    {
        if (line.Has("TaskOOM event"u8))
        {
            string? id = line.IdAfter("container_id:"u8) ?? line.IdAfter("ContainerID:"u8)
                ?? line.IdAfter("container_id="u8);
            return id is null
                ? null
                : line.Record(ProgramName.Containerd, ProgramSays.SawKernelKill) with { ContainerId = id };
        }

        if (line.Has("container oom "u8) && line.Has(" (image="u8) && line.IdAfter("container oom "u8) is { } oom)
        {
            return line.Record(ProgramName.Docker, ProgramSays.SawKernelKill) with
            {
                ContainerId = oom,
                Container = line.Between("name="u8, ")"u8),
            };
        }

        if (line.Starts("\"OOMKilled\": true"u8)) { return line.Record(ProgramName.Docker, ProgramSays.SawKernelKill); }
        return line.MayBeFrom("conmon"u8) && (line.Ends(": OOM received"u8) || line.Ends(": OOM event received"u8))
            ? line.Record(ProgramName.Crio, ProgramSays.SawKernelKill) with { ContainerId = line.IdAfter("conmon "u8) }
            : null;
    }

    private static bool IsMemory(in ProgramLine line) =>
        line.Has("resourceName=\"memory\""u8) || line.Has("reclaim memory"u8);

    /// <summary><c>The node was low on resource: memory. Threshold quantity: 100Mi, available: 17348Ki. Container app
    /// was using 188Ki, request is 0, has larger consumption of memory.</c> Before v1.26 without the threshold and with
    /// "which exceeds its request of".</summary>
    private static ProgramRecord Evicted(in ProgramLine line) =>
        line.Record(ProgramName.Kubelet, ProgramSays.Killed) with
        {
            Pod = line.WordAfter("Evicted pod/"u8) ?? line.WordAfter(" pod/"u8) ?? line.Between("pod=\""u8, "\""u8),
            Container = line.Between("ontainer "u8, " was using "u8),
            UsedBytes = line.BytesAfter(" was using "u8),
            LimitBytes = line.BytesAfter("Threshold quantity: "u8),
            AvailableBytes = line.BytesAfter("available: "u8),
        };

    /// <summary><c>web-0  0/1  OOMKilled  3 (5s ago)  10m</c>, with a namespace in front under <c>-A</c>.</summary>
    private static string? PodOfRow(in ProgramLine line)
    {
        if (!line.Has(" OOMKilled "u8)) { return null; }
        string[] words = System.Text.Encoding.UTF8.GetString(line.Text[..Math.Min(line.Text.Length, 512)])
            .Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        int status = Array.IndexOf(words, "OOMKilled");
        bool isRow = status is 2 or 3 && words.Length > status + 1 && IsReady(words[status - 1])
            && char.IsAsciiDigit(words[status + 1][0]);
        return !isRow ? null : status == 3 ? $"{words[0]}/{words[1]}" : words[0];
    }

    private static bool IsReady(string word)
    {
        int slash = word.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < word.Length - 1
            && word.All(letter => letter == '/' || char.IsAsciiDigit(letter));
    }
}
