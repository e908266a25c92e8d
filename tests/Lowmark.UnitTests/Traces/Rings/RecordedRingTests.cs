using FsCheck;
using FsCheck.Fluent;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Wanted;

namespace Lowmark.UnitTests.Traces.Rings;

/// <summary>Pages of real kernels, against the kernels' own text of the same events.</summary>
public class RecordedRingTests
{
    [Theory]
    [InlineData("5.10.262", 71)]
    [InlineData("6.18.44", 19)]
    [InlineData("7.2.13", 51)]
    public void Events_and_stacks_are_those_that_the_kernel_prints(string release, int events)
    {
        RecordedRing ring = new(release);

        string[] rows = ring.Rows(null, PagesInMemory.Cut(0, ring.Pages, 4096));

        Assert.Equal(events, rows.Length);
        Assert.Equal(
            ring.KernelText[..^1].Select(row => Rows.OfKernel(row, ring.Tables.Release)), rows[..^1]);
    }

    [Theory]
    [InlineData("5.10.262")]
    [InlineData("6.18.44")]
    [InlineData("7.2.13")]
    public void Words_of_a_compaction_are_read_from_the_format(string release)
    {
        IReadOnlyDictionary<long, string> words =
            new RecordedRing(release).Format("compaction", "mm_compaction_end").WordsOf("status");

        Assert.Equal(
            [
                "0 not_suitable_zone", "1 skipped", "2 deferred", "3 no_suitable_page", "4 continue", "5 complete",
                "6 partial_skipped", "7 contended", "8 success",
            ],
            words.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"));
    }

    [Fact]
    public void A_filter_that_the_kernel_was_not_told_holds_when_records_are_read()
    {
        RecordedRing ring = new("7.2.13");
        PagesInMemory Pages() => PagesInMemory.Cut(0, ring.Pages, 4096);

        Assert.Empty(ring.Rows(new([2]), Pages()));
        Assert.NotEmpty(ring.Rows(new([1]), Pages()));
        Assert.All(
            ring.Rows(TraceFilter.All with { LeastOrder = new Order(1) }, Pages()),
            row => Assert.DoesNotContain("order=0", row, StringComparison.Ordinal));
        Assert.NotEmpty(ring.Rows(TraceFilter.All with { Asks = GfpFlags.NoRetry }, Pages()));
        Assert.All(
            ring.Rows(TraceFilter.All with { Asks = GfpFlags.NoRetry, DoesNotAsk = GfpFlags.NoWarn }, Pages()),
            row => Assert.Contains("NoRetry", row, StringComparison.Ordinal));
    }

    /// <summary>Whatever the bytes, reading ends, throws nothing and tells no more than there is room for.</summary>
    [Fact]
    public void Damaged_pages_end() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(),
            (noise, seed) =>
            {
                RecordedRing ring = new("6.18.44");
                byte[] page = ring.Pages;
                Noise.Strew(page, noise, seed);
                return ring.Rows(null, new PagesInMemory(0, page, page)).Length <= 2 * page.Length / 8;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Noise_ends() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            noise =>
            {
                RecordedRing ring = new("6.18.44");
                byte[] page = new byte[4096];
                byte[] all = [.. noise, 0];
                for (int i = 0; i < page.Length; i++) { page[i] = all[i % all.Length]; }
                return ring.Rows(null, new PagesInMemory(0, page)).Length <= page.Length / 8;
            }).QuickCheckThrowOnFailure();
}

/// <summary>Damage, the same for the same seed.</summary>
internal static class Noise
{
    public static void Strew(byte[] into, byte[] noise, int seed)
    {
        long at = seed & int.MaxValue;
        foreach (byte value in noise)
        {
            at = ((at * 1103515245L) + 12345) & int.MaxValue;
            into[at % into.Length] = value;
        }
    }
}
