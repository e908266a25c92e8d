using Lowmark.Tracer;
using Lowmark.Tracer.Files;

namespace Lowmark.UnitTests.Tracer;

public class TracefsRootTests
{
    [Fact]
    public void A_kernel_that_is_locked_down_is_told_of()
    {
        FakeHost host = new FakeHost().With("/sys/kernel/security/lockdown", "none integrity [confidentiality]\n");

        Assert.Null(TracefsRoot.Find(host, out TraceRefusal? refusal));
        Assert.Contains("locked down", refusal!.Why, StringComparison.Ordinal);
    }
}
