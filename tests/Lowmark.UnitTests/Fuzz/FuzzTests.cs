using System.Text;
using Lowmark.Fuzz;

namespace Lowmark.UnitTests.Fuzz;

/// <summary>A short run of the fuzz target, always of the same cases; <c>fuzz/run</c> makes long ones.</summary>
public class FuzzTests
{
    private static readonly CaseMaker s_maker = new(Material.Of(Repository.Root));

    [Fact]
    public void Thousands_of_cases_give_nothing_to_complain_of()
    {
        FuzzRun run = FuzzRun.Of(s_maker, new FuzzOptions(Repository.Root, Cases: 10_000, Threads: 2));

        Assert.Equal(10_000, run.Cases);
        Assert.Empty(run.Found.Select(found => $"fuzz/run --case {found.Seed}: {found.Complaint}"));
    }

    [Fact]
    public void A_seed_makes_the_same_case_again_and_another_seed_another()
    {
        CaseMaker again = new(Material.Of(Repository.Root));

        Assert.All(Enumerable.Range(0, 500), seed => Assert.Equal(s_maker.Make((ulong)seed), again.Make((ulong)seed)));
        Assert.True(Enumerable.Range(0, 500).Select(seed => Encoding.Latin1.GetString(s_maker.Make((ulong)seed)))
            .Distinct(StringComparer.Ordinal).Count() > 450);
    }

    [Fact]
    public void At_least_one_case_of_six_holds_a_report() =>
        Assert.InRange(
            Enumerable.Range(0, 600).Count(seed => Explained.Read(s_maker.Make((ulong)seed)).FoundSomething), 100, 600);

    [Fact]
    public void A_found_case_is_made_small()
    {
        byte[] log = Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, 200)) + "\nab[7]cd\n");

        byte[] small = Minimiser.Smallest(
            log, tried => tried.AsSpan().IndexOf("[7]"u8) >= 0 ? $"x: {tried.Length}" : null);

        Assert.Equal("[7]"u8, small);
    }

    [Theory]
    [InlineData("[    1.000000] Out of memory: Killed process 7 (<foreign>\e[2J\u202e) total-vm:9kB, anon-rss:8kB\n")]
    [InlineData("")]
    public void What_holds_of_any_output_holds_of_this(string log) =>
        Assert.Null(Rendered.Of(Encoding.UTF8.GetBytes(log)).Complaint());
}
