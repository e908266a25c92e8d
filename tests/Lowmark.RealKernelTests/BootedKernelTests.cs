using Lowmark.Cli.Score;
using Lowmark.RealKernelTests.TestKit;

namespace Lowmark.RealKernelTests;

/// <summary>A kernel that is booted for the test: what the guest saw is what its log is explained as.</summary>
[Collection(Lab.RunsAreRead)]
public sealed class BootedKernelTests
{
    [LabFact]
    public void A_group_that_dies_as_a_whole_on_cgroup_v2() => AssertAsLabelled("oom-group");

    [LabFact]
    public void A_node_that_a_cpuset_confines_to() => AssertAsLabelled("numa-cpuset");

    [LabFact]
    public void A_limit_that_is_nearly_reached_is_no_incident() => AssertAsLabelled("near-cgroup-limit");

    /// <summary>The program itself runs in the guest, and the kernel is the referee.</summary>
    [LabFact]
    public void A_fix_of_what_a_log_tells_prevents_the_incident() =>
        Lab.Fix("cgroup-limit-v2", "/fix/dmesg.txt", "--demand", "app-main=84M");

    private static void AssertAsLabelled(string scenario)
    {
        string folder = Lab.Run(scenario);

        Assert.Empty(LabelledLogs.One(folder, Path.Combine(folder, "dmesg.txt")).Wrong);
    }
}
