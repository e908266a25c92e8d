using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Empties and bounds tmpfs and shared memory: killing tasks does not free what files in memory
/// hold.</summary>
internal static class LimitTmpfs
{
    private static readonly KiB s_smallest = new(64 * 1024);

    public static Remedy? ProposeNow(Situation s)
    {
        if (s.Is("manual")) { return null; }
        string size = Held(s) is { } held ? $"It is {Amount.Text(held)} here. " : "";
        string swap = s.HasAny("no-swap", "swap-full") ? "With no swap left it can not go anywhere else. " : "";
        return new(
            "empty-tmpfs",
            "Delete what is not needed from tmpfs and shared memory",
            RemedyTime.Now,
            [
                "df -h -t tmpfs -t devtmpfs",
                "sudo du -xsh /dev/shm /tmp /run",
                "ipcs -m",
                "sudo lsof -nP +L1 | grep -E '/dev/shm|/memfd|SYSV'",
            ],
            null,
            $"{size}{swap}Memory in files of a tmpfs stays when their writer is killed; only deleting the file (and "
                + "closing it) frees it.",
            "What is deleted is lost. A segment without attached processes (nattch 0 in ipcs) may still be wanted by "
                + "a database.",
            [],
            s.Because("shmem"));
    }

    public static Remedy? ProposeLasting(Situation s)
    {
        if (s.Is("manual") || Room(s) is not { } room) { return null; }
        KiB size = Amount.Larger(Amount.UpToMiB(Amount.Times(room.All, 1, 4)), s_smallest);
        if (size >= room.All) { return null; }
        return new(
            "limit-tmpfs",
            $"Bound the tmpfs at {Amount.Text(size)}",
            RemedyTime.Lasting,
            ["findmnt -t tmpfs -o TARGET,SIZE,USED,OPTIONS", $"sudo mount -o remount,size={size.Count}k MOUNT"],
            null,
            $"A tmpfs may take half of the RAM unless it is told otherwise, and each mount anew. {Amount.Text(size)} "
                + $"is a quarter of {room.What}: a writer then gets \"no space left\" instead of the machine running "
                + $"out. Put size={size.Count}k into the mount's line in /etc/fstab; for a Kubernetes emptyDir of "
                + "medium Memory, docker --shm-size or podman --shm-size, set it there.",
            "Programs that need more fail to write. A remount below what is used is refused: delete first.",
            ["sudo mount -o remount,size=50% MOUNT"],
            s.Because("shmem"));
    }

    private static KiB? Held(Situation s) => s.IsMemcg ? s.MemcgStat("shmem") : s.Counter("shmem");

    private static (KiB All, string What)? Room(Situation s)
    {
        if (s.IsMemcg) { return s.Report.Memcg?.Limit is { } limit ? (limit, "the group's limit of "
            + $"{Amount.Text(limit)}") : null; }
        return s.Ram is { } ram ? (ram, $"the machine's {Amount.Text(ram)}") : null;
    }
}
