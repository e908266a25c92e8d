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
                "a commit of 1048576 kB would have passed the commit limit and was refused (the program got ENOMEM)")
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
}
