namespace Lowmark.UnitTests.Architecture;

/// <summary>./test counts what ran, and nothing else.</summary>
public sealed class TestScriptTests
{
    private const string Passed = "<UnitTestResult testName=\"A.One\" outcome=\"Passed\" />";

    private const string Failed =
        """
        <UnitTestResult testName="A.Two" outcome="Failed">
          <Output><StdOut>&lt;UnitTestResult testName="A.Fake" outcome="Passed"</StdOut></Output>
        </UnitTestResult>
        """;

    private const string Skipped =
        """
        <UnitTestResult testName="A.Three(x: &quot;y&quot;)" outcome="NotExecuted">
          <Output><ErrorInfo><Message>needs root &amp; a cgroup</Message></ErrorInfo></Output>
        </UnitTestResult>
        """;

    [Fact]
    public async Task All_passed_is_success()
    {
        ScriptRun run = await RunAsync(Passed, exitCode: 0);

        Assert.Equal("8 passed, 0 failed", LastLine(run));     // the build, A.One, three of ./lowmark, three packages
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Skipped_tests_stand_above_with_their_reasons()
    {
        ScriptRun run = await RunAsync(Passed + "\n" + Skipped, exitCode: 0);

        Assert.EndsWith(
            "SKIPPED: A.Three(x: \"y\"): needs root & a cgroup\n8 passed, 0 failed, 1 skipped\n",
            run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_failed_test_is_counted_and_what_it_printed_is_not()
    {
        ScriptRun run = await RunAsync(Passed + "\n" + Failed, exitCode: 1);

        Assert.Equal("8 passed, 1 failed", LastLine(run));
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData(Passed, 134, "8 passed, 1 failed")]      // the test host crashed after a test
    [InlineData("", 0, "7 passed, 1 failed")]            // the project holds no test
    public async Task A_project_that_did_not_run_has_failed(string results, int exitCode, string counted)
    {
        ScriptRun run = await RunAsync(results, exitCode);

        Assert.Equal(counted, LastLine(run));
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData(1, "5 passed, 3 failed", 1)]
    [InlineData(77, "5 passed, 0 failed, 3 skipped", 0)]
    public async Task A_package_that_can_not_be_tried_is_skipped_and_one_that_does_not_work_has_failed(
        int package, string counted, int exitCode)
    {
        using ScriptCheckout checkout = Checkout(Passed, exitCode: 0);
        checkout.WriteProgram("packaging/test", $"#!/bin/sh\necho first\necho no root here\nexit {package}\n");

        ScriptRun run = await checkout.RunAsync([]);

        Assert.Equal(counted, LastLine(run));
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(package == 77, run.Output.Contains(": no root here\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Packages_that_were_not_tried_to_the_end_have_failed()
    {
        using ScriptCheckout checkout = Checkout(Passed, exitCode: 0);
        checkout.WriteProgram("packaging/test", "#!/bin/sh\n[ $1 = deb ] || kill -KILL $PPID\n");

        ScriptRun run = await checkout.RunAsync([]);

        Assert.Equal("6 passed, 1 failed", LastLine(run));      // the build, A.One, three of ./lowmark, one package
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_filter_that_matches_nothing_is_no_success()
    {
        ScriptRun run = await RunAsync("", exitCode: 0, "--filter", "NoSuchTest");

        Assert.Equal("0 passed, 0 failed", LastLine(run));
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_solution_that_does_not_build_has_failed()
    {
        using ScriptCheckout checkout = new("test", "exit 1\n");

        ScriptRun run = await checkout.RunAsync([]);

        Assert.Equal("0 passed, 1 failed", LastLine(run));
        Assert.Equal(1, run.ExitCode);
    }

    private static async Task<ScriptRun> RunAsync(string results, int exitCode, params string[] arguments)
    {
        using ScriptCheckout checkout = Checkout(results, exitCode);
        return await checkout.RunAsync(arguments);
    }

    /// <summary>In which packages and ./lowmark work.</summary>
    private static ScriptCheckout Checkout(string results, int exitCode)
    {
        ScriptCheckout checkout = new(
            "test",
            $"""
            [ "$1" = test ] || exit 0
            for word; do case $word in *LogFileName=*) trx=$(printf '%s' "$word" | sed 's/.*LogFileName=//'); esac; done
            cp results "$trx"
            exit {exitCode}
            """);
        checkout.Write("results", $"<TestRun>\n<Results>\n{results}\n</Results>\n</TestRun>\n");
        checkout.Write("tests/A/A.csproj", "");
        checkout.WriteProgram("lowmark", "#!/bin/sh\n[ \"$1\" = --version ] || exit 2\necho 0.1.0\n");
        checkout.WriteProgram("packaging/test", "#!/bin/sh\n");
        return checkout;
    }

    private static string LastLine(ScriptRun run) => run.Output.TrimEnd('\n').Split('\n')[^1];
}
