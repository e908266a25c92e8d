using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Finds and bounds memory that tasks have locked: it can neither be swapped nor moved away.</summary>
internal static class LimitLockedMemory
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Is("manual")) { return null; }
        string figure = s.Counter("unevictable") is { } held && !s.IsMemcg ? $"{Amount.Text(held)} was unevictable. "
            + "" : "";
        KiB? limit = s.Ram is { } ram && !s.IsMemcg ? Amount.UpToMiB(Amount.Times(ram, 1, 4)) : null;
        string value = limit is { } bound ? $"{Amount.Mebibytes(bound)}M" : "SIZE";
        return new(
            "limit-locked-memory",
            "Find and bound locked memory",
            RemedyTime.Lasting,
            [
                "grep -H VmLck /proc/[0-9]*/status | grep -vw 0 | sort -k2 -n | tail",
                "systemctl show -p LimitMEMLOCK UNIT",
                "sudo systemctl edit UNIT  # [Service] LimitMEMLOCK=" + value,
            ],
            null,
            $"{figure}Locked pages stay in RAM whatever the pressure." + (limit is { } size ? $" {Amount.Text(size)} "
                + "is a quarter of the RAM. " : " ")
            + "The limit counts for tasks without CAP_IPC_LOCK, from their next start.",
            "A program that must lock (a database's buffers, real time, key stores) fails to start below its need.",
            ["sudo systemctl revert UNIT"],
            s.Because("mlocked"));
    }
}
