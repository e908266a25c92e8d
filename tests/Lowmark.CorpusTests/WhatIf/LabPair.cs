using System.Globalization;
using System.Text;
using System.Text.Json;
using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;

namespace Lowmark.CorpusTests.WhatIf;

/// <summary>A run of the lab and the same with one change (lab/pair), as somebody would ask about the first: the change
/// in words of a what-if, and what he knows of his own load.</summary>
internal sealed record LabPair(string Name, string Folder, string Scenario, string Key, string Value)
{
    private const long MiB = 1024;

    /// <summary>Whose size <c>wants_kb</c> or <c>wants_count</c> is: a task, or a use of memory that is no task's own
    /// (lab/guest/scenarios).</summary>
    private static readonly (string Scenario, string Load)[] s_loads =
    [
        ("cgroup-limit-v1", "app-main"), ("cgroup-limit-v2", "app-main"), ("cgroup-swap-max", "app-main"),
        ("oom-group", "app-main"), ("parent-cgroup-limit-v1", "web-worker"), ("parent-cgroup-limit-v2", "web-worker"),
        ("sibling-hog-v2", "web-worker"), ("memcg-tmpfs", "tmpfs"), ("tmpfs", "tmpfs"), ("shmem", "shmem"),
        ("global", "memhog"), ("swap-disk-full", "memhog"), ("hugepages", "app"), ("mlocked", "app"),
        ("thp-bloat", "app"), ("numa-cpuset", "pinned-app"), ("movable-node-cpuset", "pinned-app"),
        ("numa-mbind", "bound-app"), ("pipe-leak", "unaccounted"), ("overcommit2", "jvm"),
        ("mod-atomic-cache", "ip"), ("mod-atomic-movable", "ip"), ("mod-atomic-order0", "ip"),
        ("frag-order3-oom", "slab"),
    ];

    public static IEnumerable<LabPair> All(string root)
    {
        foreach (string folder in Directory.GetDirectories(root).SelectMany(Directory.GetDirectories)
            .Order(StringComparer.Ordinal))
        {
            string[] parts = Path.GetFileName(folder).Split("--", 2);
            string[] change = parts[1].Split('=', 2);
            yield return new(
                $"{Path.GetFileName(Path.GetDirectoryName(folder))} {parts[0]} {parts[1]}", folder, parts[0], change[0],
                change[1]);
        }
    }

    public byte[] Log(string run) => File.ReadAllBytes(Path.Combine(Folder, run, "dmesg.txt"));

    public string State => Path.Combine(Folder, "before", "state");

    public JsonElement Label(string run) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, run, "label.json"))).RootElement;

    public bool HappensAfter => Label("after").GetProperty("incident").GetBoolean();

    /// <summary>Comm of the first that was killed with the change; null when nobody was.</summary>
    public string? VictimAfter
    {
        get
        {
            JsonElement victims = Label("after").GetProperty("victims");
            return victims.GetArrayLength() == 0 ? null : victims[0].GetProperty("comm").GetString();
        }
    }

    public IReadOnlyList<Change> Changes => Key switch
    {
        "mem" => [new AddRam(Size(Value) - BaseRam)],
        "swap" => [new AddSwap(Size(Value) - BaseSwap)],
        "min_free_kbytes" or "watermark_scale_factor" or "overcommit_ratio" => [new SetSysctl($"vm.{Key}", Value)],
        "limit" => [new SetGroupBound(LimitOwner, GroupBound.Max, Size(Value))],
        "child_limit" => [new SetGroupBound(Group, GroupBound.Max, Size(Value))],
        "swap_max" => [new SetGroupBound(Group, GroupBound.SwapMax, Size(Value))],
        "oom_group" => [new SetGroupKill(Group, Value == "1")],
        "mems" => [new SetNodes(Group, NodeMask.TryParse(Encoding.UTF8.GetBytes(Value))!.Value)],
        "nr_hugepages" => [new SetHugePages(long.Parse(Value, CultureInfo.InvariantCulture), null, null)],
        "compact" => [new CompactMemory()],
        "drop_caches" => [new DropCaches(int.Parse(Value, CultureInfo.InvariantCulture))],
        "thp" => [new SetThp(Value)],
        "locked" => [],
        _ when Key.StartsWith("oom_score_adj:", StringComparison.Ordinal) =>
            [new SetOomScoreAdj(null, Key["oom_score_adj:".Length..], int.Parse(Value, CultureInfo.InvariantCulture))],
        _ => throw new InvalidOperationException($"{Name}: what the change is in a what-if is not written here"),
    };

    public IReadOnlyList<Demand> Demands
    {
        get
        {
            List<Demand> demands = [];
            foreach ((string scenario, string load) in s_loads)
            {
                if (scenario == Scenario && Wants is { } size) { demands.Add(new(load, size)); }
            }

            // It writes one byte of each of its huge pages.
            if (Scenario == "thp-bloat")
            {
                demands.Add(new("sparse-app", new(Label("before").GetProperty("huge_kb").GetInt64() / 512)));
            }

            if (Key == "locked") { demands.Add(new("rt-engine", Size(Value))); }
            return demands;
        }
    }

    private string LimitOwner => Label("before").GetProperty("limit_owner").GetString()!;

    private string Group => Label("before").GetProperty("cgroup").GetString()!;

    private KiB? Wants
    {
        get
        {
            JsonElement label = Label("after");
            if (label.TryGetProperty("wants_kb", out JsonElement size)) { return new(size.GetInt64()); }
            return label.TryGetProperty("wants_count", out JsonElement count)
                ? new(count.GetInt64() * (4L << label.GetProperty("order").GetInt32()))
                : null;
        }
    }

    /// <summary>What the scenario's machine has (lab/guest/scenarios); 384 MiB where it does not say.</summary>
    private KiB BaseRam => new((Scenario.StartsWith("numa", StringComparison.Ordinal) ? 512 : 384) * MiB);

    private KiB BaseSwap => new(Scenario switch { "swap-disk-full" => 64, "cgroup-swap-max" => 128, _ => 0 } * MiB);

    /// <summary>Mebibytes where no unit is given.</summary>
    private static KiB Size(string text) =>
        new(long.Parse(text.TrimEnd('M'), NumberStyles.None, CultureInfo.InvariantCulture) * MiB);
}
