namespace Lowmark.UnitTests.Architecture;

/// <summary>./lowmark, with a dotnet that pretends to build.</summary>
public sealed class LauncherTests
{
    /// <summary>Publishes a program that prints its arguments and its input and exits with 7.</summary>
    private const string Publishes =
        """
        if [ "$1" = --version ]; then echo 10.0.100; exit; fi
        while [ "$1" != -o ]; do shift; done
        sleep 0.2
        mkdir -p "$2"
        printf '#!/bin/sh\necho "ran $*"\ncat\nexit 7\n' >"$2/lowmark"
        chmod +x "$2/lowmark"
        """;

    /// <summary>The feed lacks the pack that net10.0 Native AOT needs.</summary>
    private const string LacksNet10Aot =
        """
        case "$*" in *net10.0*LowmarkKind=aot*) echo "x.csproj : error NU1101: no package P"; exit 1 ;; esac

        """ + Publishes;

    private const string DoesNotCompile =
        """
        if [ "$1" = --version ]; then echo 10.0.100; exit; fi
        echo "$PWD/src/A.cs(3,5): error CS1002: ; expected [$PWD/A.csproj]"; exit 1
        """;

    [Fact]
    public async Task Builds_once_and_then_just_runs()
    {
        using ScriptCheckout checkout = new("lowmark", Publishes);

        ScriptRun first = await checkout.RunAsync(["explain", "a b"], input: "a log\n");
        ScriptRun second = await checkout.RunAsync(["explain", "-"], input: "another\n");

        Assert.Equal(new(7, "ran explain a b\na log\n", first.Errors), first);
        Assert.Matches(
            "^lowmark: building .*\nlowmark: built net10.0 Native AOT in [0-9]+ s\n$", first.Errors);
        Assert.Equal(new(7, "ran explain -\nanother\n", ""), second);
        Assert.Single(Publishings(checkout));
    }

    [Fact]
    public async Task Takes_the_next_kind_and_remembers_which_one_failed()
    {
        using ScriptCheckout checkout = new("lowmark", LacksNet10Aot);

        ScriptRun first = await checkout.RunAsync([]);
        File.SetLastWriteTimeUtc(Path.Combine(checkout.Root, "src/A.cs"), DateTime.UtcNow.AddHours(1));
        ScriptRun second = await checkout.RunAsync([]);

        Assert.Contains("built net9.0 Native AOT", first.Errors, StringComparison.Ordinal);
        Assert.Contains("built net9.0 Native AOT", second.Errors, StringComparison.Ordinal);
        Assert.Collection(
            Publishings(checkout),
            call => Assert.Contains("-f net10.0 ", call, StringComparison.Ordinal),
            call => Assert.Contains("-f net9.0 ", call, StringComparison.Ordinal),
            call => Assert.Contains("-f net9.0 ", call, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("src/A.cs")]
    [InlineData("Directory.Packages.props")]
    [InlineData("global.json")]
    public async Task Builds_anew_when_a_source_is_newer(string source)
    {
        using ScriptCheckout checkout = new("lowmark", Publishes);

        await checkout.RunAsync([]);
        File.SetLastWriteTimeUtc(Path.Combine(checkout.Root, source), DateTime.UtcNow.AddHours(1));
        await checkout.RunAsync([]);

        Assert.Equal(2, Publishings(checkout).Count());
    }

    [Fact]
    public async Task Builds_anew_when_a_source_went_away()
    {
        using ScriptCheckout checkout = new("lowmark", Publishes);

        await checkout.RunAsync([]);
        File.Delete(Path.Combine(checkout.Root, "src/A.cs"));
        await checkout.RunAsync([]);

        Assert.Equal(2, Publishings(checkout).Count());
    }

    [Fact]
    public async Task Code_that_does_not_compile_is_one_line_and_no_other_kind_is_tried()
    {
        using ScriptCheckout checkout = new("lowmark", DoesNotCompile);

        ScriptRun run = await checkout.RunAsync(["explain"]);

        Assert.Equal(125, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.EndsWith(
            "lowmark: the build failed: src/A.cs(3,5): error CS1002: ; expected "
                + $"(log: {checkout.Root}/artifacts/lowmark/build-aot-net10.0.log)\n",
            run.Errors, StringComparison.Ordinal);
        Assert.Single(Publishings(checkout));
    }

    [Fact]
    public async Task Two_first_calls_at_once_build_once_and_both_run()
    {
        using ScriptCheckout checkout = new("lowmark", Publishes);

        ScriptRun[] runs = await Task.WhenAll(checkout.RunAsync(["1"]), checkout.RunAsync(["2"]));

        Assert.Equal(["ran 1\n", "ran 2\n"], runs.Select(run => run.Output));
        Assert.All(runs, run => Assert.Equal(7, run.ExitCode));
        Assert.Single(Publishings(checkout));
    }

    [Fact]
    public async Task Runs_through_a_chain_of_links_from_any_folder()
    {
        using ScriptCheckout checkout = new("lowmark", Publishes);
        string folder = Directory.CreateDirectory(Path.Combine(checkout.Root, "some folder")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "near"), "../lowmark");
        File.CreateSymbolicLink(Path.Combine(checkout.Root, "far"), Path.Combine(folder, "near"));

        ScriptRun run = await checkout.RunAsync(["x"], from: "/", link: Path.Combine(checkout.Root, "far"));

        Assert.Equal("ran x\n", run.Output);
        Assert.True(Directory.Exists(Path.Combine(checkout.Root, "artifacts/lowmark")));
    }

    private static IEnumerable<string> Publishings(ScriptCheckout checkout) =>
        checkout.Calls.Where(call => call.StartsWith("publish ", StringComparison.Ordinal));
}
