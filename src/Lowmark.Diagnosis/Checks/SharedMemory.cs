using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Cgroups;
using Lowmark.Host.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Shared memory or tmpfs holds much of the memory.</summary>
public sealed class SharedMemory : ICheck
{
    private const int Named = 3;

    private static readonly TaskRows s_tasks = new("RssShmem", task => task.RssShmem, "maps shared memory of");

    public RuleDoc Doc { get; } = new(
        "shmem",
        "shared memory or tmpfs holds much of the memory",
        "Shmem is at least 25 % of RAM. Named are the groups it is charged to, of the ten largest; the processes that "
        + "map most of it; System V segments; and the tmpfs that are mounted.",
        "It is less.",
        "/proc/meminfo can not be read.",
        "Killing a process does not free files in tmpfs or System V segments: they stay until deleted.",
        "Shmem of meminfo_proc_show(), fs/proc/meminfo.c (v2.6.32); shmem of memory.stat, mm/memcontrol.c; RssShmem "
        + "of task_mem(), fs/proc/task_mmu.c (v4.5); sysvipc_shm_proc_show(), ipc/shm.c. The 25 % mark is ours.");

    public CheckResult Run(HostFacts host)
    {
        List<(Cgroup Group, KiB Shmem)>? read = null;
        IReadOnlyList<(Cgroup Group, KiB Shmem)> Owners() => read ??= OwnersOf(host);
        return new RamShare(host.Memory.Shmem, "Shmem", Factors.SharedMemory.MinPercent, "shared memory is").Judge(
            Doc, host,
            (size, share) => $"Shared memory and tmpfs hold {size}, {share}{InWords(Owners())}.",
            () =>
            [
                .. Owners().Take(Named).Select(owner => Row(host, owner.Group, owner.Shmem)),
                .. s_tasks.Evidence(host),
                .. Segments(host),
                .. TmpfsRows.Of(host, "tmpfs"),
            ]);
    }

    /// <summary>By what is charged to a group and to none of those below it that were looked at too.</summary>
    private static List<(Cgroup Group, KiB Shmem)> OwnersOf(HostFacts host)
    {
        Dictionary<Cgroup, KiB> held = [];
        foreach (Cgroup group in LargestGroups.Of(host))
        {
            if (host.Host.StatOf(group)?.Shmem is { } shmem) { held[group] = shmem; }
        }

        Dictionary<Cgroup, KiB> own = new(held);
        foreach ((Cgroup group, KiB shmem) in held)
        {
            Cgroup? above = group.Parent;
            while (above is not null && !held.ContainsKey(above)) { above = above.Parent; }
            if (above is not null) { own[above] -= shmem; }
        }

        return
        [
            .. own.Where(group => group.Value.Count > 0).OrderByDescending(group => group.Value)
                .ThenBy(group => group.Key.Path, StringComparer.Ordinal).Select(group => (group.Key, group.Value)),
        ];
    }

    private static string InWords(IReadOnlyList<(Cgroup Group, KiB Shmem)> owners) => owners.Count > 0
        ? $"; {owners[0].Group.Path} is charged with {owners[0].Shmem.ToReadable()} of it"
        : "";

    private static IEnumerable<HostEvidence> Segments(HostFacts host) => host.Still.SharedSegments
        .Where(segment => segment.Resident is { Count: > 0 })
        .OrderByDescending(segment => segment.Resident).Take(Named)
        .Select(segment => new HostEvidence(
            SharedSegment.Path,
            $"shmid {segment.Id}, size {segment.Size.Bytes}, rss {segment.Resident?.Bytes}, nattch {segment.Attached}",
            segment.Attached == 0
                ? "a System V segment that nobody is attached to"
                : $"a System V segment, made by pid {segment.Creator}"));

    private static HostEvidence Row(HostFacts host, Cgroup group, KiB shmem) => new(
        host.Host.Groups?.PathOf(group, "memory.stat"), $"shmem {shmem.Bytes}",
        $"{group.Path} is charged with {shmem.ToReadable()}");
}
