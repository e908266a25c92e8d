using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class RuntimeLimitTests
{
    [Theory]
    [InlineData("java.lang.OutOfMemoryError: Java heap space", "java", " (the Java heap)")]
    [InlineData("java.lang.OutOfMemoryError: some other words", "java", "")]
    [InlineData("FATAL ERROR: Reached heap limit - JavaScript heap out of memory", "node", " (the V8 heap)")]
    [InlineData("Unhandled exception. System.OutOfMemoryException: Insufficient memory.", "dotnet",
        " (the managed heap)")]
    [InlineData("PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in "
        + "/srv/a.php on line 9", "php", " (memory_limit of one request, limit 128 MiB)")]
    [RuleCase("runtime-limit", Outcome.Confirmed)]
    public void The_run_times_own_line_names_it(string line, string program, string limit) =>
        Ruled.By<RuntimeLimit>([line])
            .Confirms(
                Confidence.Likely, $"{program} reached a limit of its own{limit}; the kernel reported no shortage.")
            .Quoting(line);

    [Fact]
    public void Go_has_no_limit_of_its_own_so_it_is_only_possible() =>
        Ruled.By<RuntimeLimit>(["fatal error: runtime: out of memory"])
            .Confirms(
                Confidence.Possible,
                "go was refused memory by the kernel. It has no heap limit of its own, so the address space of the "
                + "process is limited (ulimit -v), or overcommit is.")
            .Quoting("runtime: out of memory");

    [Theory]
    [InlineData("java.lang.OutOfMemoryError: unable to create new native thread", "java")]
    [InlineData("bash: fork: retry: Resource temporarily unavailable", "bash")]
    [InlineData("runtime: failed to create new OS thread (have 41 already; errno=11)", "go")]
    public void A_refused_thread_is_no_lack_of_memory(string line, string who) =>
        Ruled.By<RuntimeLimit>([line])
            .Confirms(
                Confidence.Likely,
                $"{who} could not start another thread or process: a limit on their number was reached (ulimit -u, "
                + "TasksMax= or pids.max, kernel.threads-max). Memory has no part in it.")
            .Quoting(line);

    [Theory]
    [InlineData("memory allocation of 8589934592 bytes failed")]
    [InlineData("numpy.core._exceptions._ArrayMemoryError: Unable to allocate 1.5 GiB for an array with shape (3,)")]
    [RuleCase("runtime-limit", Outcome.Unknown)]
    public void A_refusal_by_the_kernel_does_not_tell_for_which_limit(string line) =>
        Ruled.By<RuntimeLimit>([line])
            .IsUnknownFor("whether the process has a limit (Max address space of /proc/PID/limits)");

    [Fact]
    [RuleCase("runtime-limit", Outcome.Refuted)]
    public void A_kill_by_the_kernel_is_no_run_times_limit() =>
        Ruled.By<RuntimeLimit>(ReportText.Oom).Refutes("no run-time spoke").Quoting("invoked oom-killer");
}
