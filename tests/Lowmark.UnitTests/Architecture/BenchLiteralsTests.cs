using Lowmark.Logs.Lines;

namespace Lowmark.UnitTests.Architecture;

public class BenchLiteralsTests
{
    /// <summary>Or the bench would compare two different jobs.</summary>
    [Fact]
    public void The_bench_looks_for_the_literals_that_the_reader_looks_for() =>
        Assert.Equal(
            Anchors.Texts.Order(StringComparer.Ordinal),
            Repository.Read("bench/literals.txt").TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
}
