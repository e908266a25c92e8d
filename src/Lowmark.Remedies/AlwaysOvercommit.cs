using Lowmark.Logs.Programs;

namespace Lowmark.Remedies;

/// <summary>Lets Redis fork: the child shares nearly all pages, and the heuristic counts them all.</summary>
internal static class AlwaysOvercommit
{
    private const string Name = "vm.overcommit_memory";

    public static Remedy? Propose(Situation s) =>
        s.Report.Program is not { Name: ProgramName.Redis }
            ? null
            : SysctlChange.Remedy(
                "always-overcommit",
                $"Set {Name} to 1, as Redis asks for",
                RemedyTime.Now,
                [new(Name, "1")],
                "A background save forks: the child is promised as much as the parent holds, and writes to little of "
                    + "it. With 1 no promise is refused.",
                "Nothing keeps other programs from reserving more than there is: a kill may come instead of a refusal.",
                s.Because("overcommit-refusal"));
}
