using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Settings that decide how a shortage ends.</summary>
public sealed class RiskySettings : ICheck
{
    private const long UsualBoost = 15_000;

    /// <summary>What a setting's value means, or null where there is nothing to say of it.</summary>
    private static readonly (string Name, Func<HostFacts, long, string?> Meaning)[] s_settings =
    [
        ("panic_on_oom", (_, value) => value switch
        {
            1 => "the machine panics when memory runs out, unless a cpuset, a policy or a group is the cause",
            2 => "the machine panics when memory runs out, even in a group",
            _ => null,
        }),
        ("oom_kill_allocating_task", (_, value) =>
            value != 0 ? "when memory runs out, whoever asks is killed, not who holds most" : null),
        ("oom_dump_tasks", (_, value) =>
            value == 0 ? "the next OOM report will not say which processes held the memory" : null),
        ("vfs_cache_pressure", (_, value) =>
            value == 0 ? "dentries and inodes are never given back, and can use RAM up" : null),
        ("zone_reclaim_mode", (host, value) => value != 0 && Nodes(host) > 1
            ? "a node reclaims what it caches before free memory of another node is used"
            : null),
        ("swappiness", (host, value) => value == 0 && host.Memory.SwapTotal is { Count: > 0 } swap
            ? $"the {swap.ToReadable()} of swap are not used until the file cache is nearly gone"
            : null),
        ("watermark_boost_factor", (_, value) => value > UsualBoost
            ? $"fragmentation makes kswapd reclaim far beyond the high watermark (usual: {UsualBoost})"
            : null),
        ("overcommit_ratio", Ratio),
    ];

    public RuleDoc Doc { get; } = new(
        "risky-settings",
        "settings that decide how a shortage ends",
        "One of these is set: panic_on_oom, oom_kill_allocating_task, oom_dump_tasks=0, vfs_cache_pressure=0, "
        + "zone_reclaim_mode on more than one node, swappiness=0 with swap, a watermark_boost_factor above the usual "
        + "15000, or an overcommit_ratio that with overcommit_memory=2 promises less than RAM, or more than there is. "
        + "Each is a notice.",
        "None of them is.",
        "/proc/sys/vm can not be read.",
        "Each has its use; none should be a surprise.",
        "Documentation/admin-guide/sysctl/vm.rst; check_panic_on_oom() and out_of_memory(), mm/oom_kill.c; "
        + "get_scan_count(), mm/vmscan.c (swappiness 0 since v3.5); vm_commit_limit(), mm/util.c.");

    public CheckResult Run(HostFacts host)
    {
        int known = s_settings.Count(setting => host.Settings[setting.Name] is not null);
        if (known == 0) { return CheckResult.Unknown("/proc/sys/vm"); }
        return CheckResult.Of(
            s_settings.Select(setting => Finding(host, setting.Name, setting.Meaning)).OfType<HostFinding>(),
            $"none of {known} settings stands out");
    }

    private HostFinding? Finding(HostFacts host, string name, Func<HostFacts, long, string?> meaning)
    {
        if (host.Settings[name] is not { } value || meaning(host, value) is not { } words) { return null; }
        return Doc.At(Severity.Notice, $"vm.{name} is {value}: {words}.", host.Setting(name, words)) with
        {
            Subject = new("setting", $"vm.{name}"),
        };
    }

    private static string? Ratio(HostFacts host, long ratio)
    {
        // Not in force unless the limit is, nor where the limit is given in kB.
        bool isInForce = host.Settings.OvercommitMemory == 2 && host.Settings.OvercommitSize is not { Count: > 0 };
        if (!isInForce) { return null; }
        if (host.Memory is not { CommitLimit: { } limit, MemTotal: { } ram }) { return null; }
        return (ratio > 100, limit < ram) switch
        {
            (true, _) => "more than RAM and swap may be promised, in spite of overcommit_memory 2",
            (false, true) =>
                $"with overcommit_memory 2 only {limit.ToReadable()} of {ram.ToReadable()} of RAM can be promised",
            (false, false) => null,
        };
    }

    private static int Nodes(HostFacts host) => host.State?.Nodes.Count ?? host.Still.Nodes.Nodes.Count;
}
