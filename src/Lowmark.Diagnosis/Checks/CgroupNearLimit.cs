using System.Globalization;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>A memory group is at or near its limit.</summary>
public sealed class CgroupNearLimit : ICheck
{
    private const double NearPercent = 90;
    private const double AtPercent = 98;
    private const int MostFindings = 20;

    public RuleDoc Doc { get; } = new(
        "cgroup-near-limit",
        "a memory group is at or near its limit",
        "What a group holds beyond recall (its usage without file pages on the LRU lists and reclaimable slab) is 90 % "
        + "of its own limit or more: a warning; 98 % or more, or a kill since the sample before: critical. Where "
        + "memory.stat can not be read the whole usage counts, and the finding is only likely.",
        "No group with a limit is that full.",
        "No memory group can be read.",
        "At the limit the kernel reclaims within the group and then kills in it, however much the machine has left. "
        + "Who dies need not be who holds the memory: the groups below share it.",
        "try_charge_memcg(), mm/memcontrol.c; the 90 % mark is common alarm practice, the 98 % mark ours.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Host.Groups is null) { return CheckResult.NotHere("no memory cgroups are mounted"); }
        if (host.Groups.Count == 0) { return CheckResult.Fine("no group has a limit"); }
        GroupRoom fullest = host.Groups[0];
        return CheckResult.Of(
            host.Groups.Select(group => Judge(host, group)).OfType<HostFinding>().Take(MostFindings),
            string.Create(
                CultureInfo.InvariantCulture,
                $"the fullest, {fullest.Path}, is at {fullest.Percent:0} %"));
    }

    private HostFinding? Judge(HostFacts host, GroupRoom group)
    {
        bool kills = group.OomKillsSincePrevious > 0;
        double percent = group.PercentBeyondRecall ?? group.Percent;
        if (!kills && percent < NearPercent) { return null; }
        string file = host.Host.Groups!.Mount.Folder + (group.Path == "/" ? "" : group.Path);
        KiB beyond = group.Usage - (group.Reclaimable ?? default);
        string swap = host.Memory.SwapTotal is { Count: > 0 } ? " (part of it may be swapped out)" : "";
        string what = kills
            ? $"{group.OomKillsSincePrevious} of its processes were killed just now"
            : $"only {(group.Limit - beyond).ToReadable()} are left that reclaim can not take{swap}";
        string most = group.LargestInside is { } inside && group.MetFirst == group.Path
            ? $"; {inside.Path} holds {inside.Usage.ToReadable()} of it"
            : "";
        return Doc.At(
            kills || percent >= AtPercent ? Severity.Critical : Severity.Warning,
            group.Reclaimable is null && !kills ? Confidence.Likely : Confidence.Certain,
            $"{Name(group)} holds {beyond.ToReadable()} beyond recall under its limit of {group.Limit.ToReadable()}: "
            + $"{what}{most}.",
            new HostEvidence(
                file, $"usage {group.Usage}, limit {group.Limit}",
                string.Create(
                    CultureInfo.InvariantCulture, $"{group.Percent:0.#} % of its own limit")),
            group.Reclaimable is { } recallable
                ? new HostEvidence(
                    $"{file}/memory.stat", $"file pages and reclaimable slab {recallable}", "what reclaim could take")
                : null,
            group.OomKills > 0
                ? new HostEvidence($"{file}/memory.events", $"oom_kill {group.OomKills}", "killed in it so far")
                : null) with
        {
            Subject = new("memcg", group.Path),
        };
    }

    private static string Name(GroupRoom group) => group.Owner switch
    {
        { Kind: not ("unknown" or "root"), Name: { } name } when name != group.Path => $"{name} ({group.Path})",
        _ => group.Path,
    };
}
