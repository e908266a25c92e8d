using Lowmark.Diagnosis.Hosts;
using Lowmark.Host;
using Lowmark.UnitTests.Host;

namespace Lowmark.UnitTests.Diagnosis.Hosts;

/// <summary>A guest of the lab as the checks see it.</summary>
internal static class GuestFacts
{
    /// <param name="name">Kernel and moment: <c>7.2.13/numa-cpuset-before</c>.</param>
    public static HostFacts Of(string name) => Of(GuestFiles.Of(name)
        .With("/proc/sys/kernel/osrelease", $"{name.Split('/', '-')[0]}\n")
        .With("/proc/uptime", "100.00 1.00\n"));

    public static HostFacts Of(IHostFiles files)
    {
        HostSampler sampler = new(files);
        sampler.Sample();
        return new(sampler, sampler.ReadSurroundings(withLists: true));
    }
}
