using Lowmark.Diagnosis.Owners;
using Lowmark.Logs.Programs;

namespace Lowmark.Remedies;

/// <summary>Changes when, and on whom, systemd-oomd, earlyoom, nohang or the kubelet act.</summary>
internal static class TuneUserspaceKiller
{
    public static Remedy? Propose(Situation s) => s.Report.Program?.Name switch
    {
        ProgramName.Kubelet => Kubelet(s),
        ProgramName.SystemdOomd => Oomd(s),
        ProgramName.Earlyoom => Daemon(
            s, "earlyoom", "/etc/default/earlyoom", "-m PERCENT[,KILL_PERCENT] for memory, -s for swap, --avoid and "
            + "--prefer REGEX for whom; -r SECONDS only sets how often it reports"),
        ProgramName.Nohang => Daemon(
            s, "nohang", "/etc/nohang/nohang.conf", "soft_threshold_min_mem, hard_threshold_min_mem, "
            + "@BADNESS_ADJ_RE_NAME"),
        ProgramName.Oomd => Daemon(
            s, "oomd", "/etc/oomd.json", "the ruleset's detectors: pressure_rising_beyond, swap_free, "
            + "memory_above; prefer and avoid by extended attribute"),
        _ => null,
    };

    private static Remedy Oomd(Situation s)
    {
        string? told = MemcgOwnerReader.Read(s.Report.Program?.Cgroup) is { PodUid: null, ContainerId: null } owner
            ? owner.Unit
            : s.Report.Program?.Unit;
        string unit = told is null ? "UNIT" : ShellQuote.Operand(told);

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

    private static Remedy Kubelet(Situation s)
    {
        (string space, string pod) = NameOf(s.Report.Program?.Pod);
        return new(
            "tune-userspace-killer",
            "Give the evicted pod a memory request that matches its use",
            RemedyTime.Lasting,
            [
                $"kubectl -n {space} describe pod {pod}",
                "kubectl describe node NODE",
                "kubectl top pods --all-namespaces --sort-by=memory",
                $"kubectl -n {space} set resources deployment/NAME -c CONTAINER --requests=memory=SIZE",
            ],
            null,
            "The kubelet evicts, when the node's available memory falls below evictionHard (memory.available, 100Mi "
                + "unless set), the pods first that use more than they request. A request equal to the use lets the "
                + "scheduler place it where there is room; systemReserved and kubeReserved keep the rest for the "
                + "node.",
            "With larger requests fewer pods fit on a node; the pod is replaced.",
            [$"kubectl -n {space} rollout undo deployment/NAME"],
            s.Because("userspace-killer"));
    }

    private static (string Namespace, string Pod) NameOf(string? pod)
    {
        if (pod is null) { return ("NAMESPACE", "POD"); }
        int slash = pod.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? ("NAMESPACE", ShellQuote.Operand(pod))
            : (ShellQuote.Operand(pod[..slash]), ShellQuote.Operand(pod[(slash + 1)..]));
    }

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
