namespace Lowmark.Remedies;

/// <summary>Finds the group that was full when the report names none (only the kill line was kept).</summary>
internal static class FindFullMemcg
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Report.Memcg is { OomPath: not null } or { TaskPath: not null }) { return null; }
        string size = s.VictimSize is { } victim
            ? $" The killed task alone held {Amount.Text(victim)}: the limit must be above that by what else the "
                + "group needs."
            : "";
        return new(
            "find-full-memcg",
            "Find the group that reached its limit: the report does not name it",
            RemedyTime.Now,
            [
                "find /sys/fs/cgroup -name memory.events -exec grep -H '^oom_kill [1-9]' {} +  # on cgroup v2",
                "find /sys/fs/cgroup/memory -name memory.failcnt -exec grep -H '^[1-9]' {} +  # on cgroup v1",
            ],
            null,
            $"Lists the groups in which tasks were killed, or which ran into their limit.{size} Adding RAM does not "
                + "help: the limit is the group's own.",
            "None: it only reads.",
            [],
            s.Because(s.Cause.Id));
    }
}
