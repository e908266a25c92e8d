using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class RuntimeLimitTests
{
    [Theory]
    [InlineData("java.lang.OutOfMemoryError: Java heap space", "java", " (Java heap space)")]
    [InlineData("FATAL ERROR: Reached heap limit - JavaScript heap out of memory", "node", " (JavaScript heap)")]
    [InlineData("Unhandled exception. System.OutOfMemoryException: Insufficient memory.", "dotnet", "")]
    [InlineData("fatal error: runtime: out of memory", "go", "")]
    [RuleCase("runtime-limit", Outcome.Confirmed)]
    public void The_run_times_own_line_names_it(string line, string program, string limit) =>
        Ruled.By<RuntimeLimit>([line])
            .Confirms(
                Confidence.Likely, $"{program} reached a limit of its own{limit}; the kernel did not report a shortage")
            .Quoting(line);

    [Fact]
    [RuleCase("runtime-limit", Outcome.Refuted)]
    public void A_kill_by_the_kernel_is_no_run_times_limit() =>
        Ruled.By<RuntimeLimit>(ReportText.Oom).Refutes("no run-time spoke").Quoting("invoked oom-killer");
}
