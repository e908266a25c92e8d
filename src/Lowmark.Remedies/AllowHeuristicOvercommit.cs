namespace Lowmark.Remedies;

/// <summary>Goes back to the kernel's default overcommit, where a large reservation that is hardly used is no reason to
/// refuse.</summary>
internal static class AllowHeuristicOvercommit
{
    private const string Name = "vm.overcommit_memory";

    public static Remedy? Propose(Situation s) =>
        s.Report.Program is not null || s.Report.Request?.AllocationBytes is > 1L << 56
            ? null
            : SysctlChange.Remedy(
                "allow-heuristic-overcommit",
                $"Set {Name} to 0, the kernel's default",
                RemedyTime.Lasting,
                [new(Name, "0")],
                "Mode 0 only refuses a single request that is larger than RAM and swap together (v5.4; up to v4.19 it "
                    + "counts what is free). Programs that reserve much and use little (JVM, Go, sanitizers, fork of "
                    + "a large process) then start.",
                "Promises may exceed memory: instead of a refusal that a program can handle there may be a kill. "
                    + "Databases that ask for mode 2 mean it.",
                s.Because("overcommit-refusal"));
}
