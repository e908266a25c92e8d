using Lowmark.Fuzz;

namespace Lowmark.UnitTests.Fuzz;

/// <summary>A short run over texts of traces; <c>fuzz/run --traces</c> makes long ones.</summary>
public class TraceFuzzTests
{
    [Fact]
    public void Thousands_of_texts_give_nothing_to_complain_of()
    {
        FuzzOptions options = new(Repository.Root, Cases: 4000, Threads: 2, Traces: true);

        FuzzRun run = FuzzRun.Of(new(options.Material), options);

        Assert.Equal(4000, run.Cases);
        Assert.Empty(run.Found.Select(found => $"fuzz/run --trace {found.Seed}: {found.Complaint}"));
    }

    [Fact]
    public void At_least_one_text_of_three_is_a_trace()
    {
        CaseMaker maker = new(new FuzzOptions(Repository.Root, Traces: true).Material);

        Assert.InRange(
            Enumerable.Range(0, 600).Count(seed => TraceExamination.IsTrace(maker.Make((ulong)seed))), 200, 600);
    }
}
