using Lowmark.Pooling;

namespace Lowmark.UnitTests.Samples;

public class PoolingTests
{
    private const int Requests = 200;

    /// <remarks>200 requests of 64 to 512 KiB: at least 12 MiB whenever each has a buffer of its own.</remarks>
    [Theory]
    [InlineData("fresh", false)]
    [InlineData("reallocating", false)]
    [InlineData("pooled", true)]
    public void Only_a_pool_of_buffers_allocates_few(string way, bool isFew)
    {
        RequestHandler handler = RequestHandler.Ways[way]();
        handler.Handle(Requests);
        long before = GC.GetAllocatedBytesForCurrentThread();
        handler.Handle(Requests);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(isFew, allocated < Requests * 64L * 1024);
    }

    [Fact]
    public void Each_way_does_the_same_work() => Assert.Single(
        RequestHandler.Ways.Values.Select(way => way().Handle(Requests)).Distinct());

    [Fact]
    public void What_a_process_costs_is_read_from_the_kernel()
    {
        Usage usage = Usage.Read();

        Assert.True(usage is { Faults: > 0, FromFreeLists: > 0, PeakKiB: > 0 }, usage.ToString());
    }
}
