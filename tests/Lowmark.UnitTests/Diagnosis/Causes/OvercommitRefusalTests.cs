using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class OvercommitRefusalTests
{
    /// <summary>As v6.6 prints it.</summary>
    public const string Refusal =
        "[  100.000000] __vm_enough_memory: pid: 900, comm: db, bytes: 1073741824 not enough memory for the allocation";

    [Fact]
    [RuleCase("overcommit-refusal", Outcome.Confirmed)]
    public void The_kernel_says_that_it_refused_a_commit() =>
        Ruled.By<OvercommitRefusal>([Refusal])
            .Confirms(
                Confidence.Certain,
                "A request of 1 GiB went beyond what the overcommit setting allows and was refused; the program "
                + "got ENOMEM.")
            .Quoting("bytes: 1073741824");

    [Fact]
    [RuleCase("overcommit-refusal", Outcome.Refuted)]
    public void A_kill_is_no_refusal() =>
        Ruled.By<OvercommitRefusal>(ReportText.Oom).Refutes("not a refused commit").Quoting("invoked oom-killer");

    [Fact]
    [RuleCase("overcommit-refusal", Outcome.Refuted)]
    public void A_kill_line_alone_is_no_refusal() =>
        Ruled.By<OvercommitRefusal>(ReportText.Oom.Lines().CutAbove("Killed process"))
            .Refutes("not a refused commit").Quoting("Killed process");

    [Fact]
    [RuleCase("overcommit-refusal", Outcome.Unknown)]
    public void A_programs_ENOMEM_alone_proves_no_refused_commit() =>
        Ruled.By<OvercommitRefusal>(["memory allocation of 8589934592 bytes failed"])
            .IsUnknownFor(
                "the kernel's refusal (__vm_enough_memory in the kernel log, v6.1+), or CommitLimit and Committed_AS "
                + "of /proc/meminfo at that time");

    [Fact]
    public void Redis_that_warned_of_the_setting_and_could_not_fork_was_likely_refused_for_it() =>
        Ruled.By<OvercommitRefusal>(
        [
            "900:M 11 Oct 2026 12:24:42.000 # WARNING overcommit_memory is set to 0! Background save may fail under "
            + "low memory condition.",
            "900:M 11 Oct 2026 12:24:43.000 # Can't save in background: fork: Cannot allocate memory",
        ])
            .Confirms(
                Confidence.Likely,
                "redis was refused memory, and it found the overcommit setting too strict for what it does.")
            .Quoting("Can't save in background");
}
