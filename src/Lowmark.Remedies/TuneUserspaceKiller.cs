using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;

namespace Lowmark.Remedies;

/// <summary>Changes when, and on whom, systemd-oomd, earlyoom, nohang or the kubelet act.</summary>
internal static class TuneUserspaceKiller
{
    public static Remedy? Propose(Situation s)
    {
        if (!s.Is("userspace-killer")) { return null; }
        if (s.EvidenceSays("kubelet") || s.EvidenceSays("evict")) { return Kubelet(s); }
        if (s.EvidenceSays("oomd")) { return Oomd(s); }
        if (s.EvidenceSays("earlyoom")) { return Daemon(s, "earlyoom", "/etc/default/earlyoom", "-m, -s, --avoid"); }
        return s.EvidenceSays("nohang")
            ? Daemon(s, "nohang", "/etc/nohang/nohang.conf", "hard_threshold_min_mem")
            : null;
    }

    private static Remedy Oomd(Situation s)
    {
        string unit = "UNIT";
        foreach (Victim victim in s.Report.Victims)
        {
            if (MemcgOwnerReader.Read(victim.MemcgPath) is { Unit: { } name, PodUid: null, ContainerId: null })
            {
                unit = ShellQuote.Operand(name);
            }
        }

        if (MemcgOwnerReader.Read(s.Report.Program?.Target) is { Unit: { } told, PodUid: null, ContainerId: null })
        {
            unit = ShellQuote.Operand(told);
        }

        return new(
            "tune-userspace-killer",
            "Have systemd-oomd spare the unit, or act later",
            RemedyTime.Lasting,
            [
                "oomctl",
                $"systemctl show -p ManagedOOMMemoryPressure,ManagedOOMSwap,ManagedOOMPreference {unit}",
                $"sudo systemctl set-property {unit} ManagedOOMPreference=avoid",
            ],
            new(
                "/etc/systemd/oomd.conf.d/90-lowmark.conf",
                "[OOM]\nDefaultMemoryPressureLimit=80%\nSwapUsedLimit=95%\n"),
            "It kills by pressure or swap use, before the kernel would. The defaults are 60 % pressure for 30 s and "
                + "90 % of swap; with more swap or a higher limit it waits longer. The shortage itself stays: see who "
                + "holds the memory.",
            "The machine stalls for longer before something is done about it.",
            [
                $"sudo systemctl set-property {unit} ManagedOOMPreference=none",
                "sudo rm -f /etc/systemd/oomd.conf.d/90-lowmark.conf",
                "sudo systemctl restart systemd-oomd",
            ],
            s.Because("userspace-killer"));
    }

    private static Remedy Kubelet(Situation s) => new(
        "tune-userspace-killer",
        "Give the evicted pod a memory request that matches its use",
        RemedyTime.Lasting,
        [
            "kubectl describe node NODE",
            "kubectl top pods --all-namespaces --sort-by=memory",
            "kubectl -n NAMESPACE set resources deployment/NAME -c CONTAINER --requests=memory=SIZE",
        ],
        null,
        "The kubelet evicts, when the node's available memory falls below evictionHard (100Mi unless set), the pods "
            + "first that use more than they request. A request equal to the use lets the scheduler place it where "
            + "there is room.",
        "With larger requests fewer pods fit on a node; the pod is replaced.",
        ["kubectl -n NAMESPACE rollout undo deployment/NAME"],
        s.Because("userspace-killer"));

    private static Remedy Daemon(Situation s, string name, string file, string setting) => new(
        "tune-userspace-killer",
        $"Look at the thresholds of {name}",
        RemedyTime.Lasting,
        [
            $"systemctl status {name}",
            $"sudo cp {file} /var/lib/lowmark.{name}.old",
            $"sudoedit {file}",
            $"sudo systemctl restart {name}",
        ],
        null,
        $"{name} killed before the kernel would; its thresholds and exceptions are in {file} ({setting}). The "
            + "shortage itself stays: see who holds the memory.",
        "With lower thresholds the machine may stall before the kill.",
        [$"sudo cp /var/lib/lowmark.{name}.old {file}", $"sudo systemctl restart {name}"],
        s.Because("userspace-killer"));
}
