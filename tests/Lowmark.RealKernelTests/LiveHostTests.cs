using Lowmark.Cli.Input.Live;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Host.Features;
using Lowmark.RealKernelTests.TestKit;

namespace Lowmark.RealKernelTests;

/// <summary>The model of a check against what this machine's own kernel says at the same moment.</summary>
public class LiveHostTests
{
    /// <summary>A process may grow between its status and its oom_score: not all need agree.</summary>
    [Fact]
    public void The_badness_of_processes_is_what_the_kernel_computes()
    {
        OomScoreAgreement? agreement = Check().NextKills[0].Agreement;

        Assert.NotNull(agreement);
        Assert.InRange(agreement.Same, agreement.Compared * 9 / 10, agreement.Compared);
    }

    [MountedRootFact]
    public void The_fragmentation_indices_are_those_of_debugfs()
    {
        using MountedRoot root = new();
        using MachineFiles files = new(root.Path);
        Fragmentation before = Fragmentation.ReadUnusable(files).Value!;
        HostReport report = Check(root.Path);
        Fragmentation after = Fragmentation.ReadUnusable(files).Value!;
        Assert.NotEmpty(report.Headroom);
        foreach (OrderHeadroom row in report.Headroom)
        {
            int first = Of(before, row);
            int last = Of(after, row);

            // The machine lives on between the two reads: the model's figure lies between them, or near.
            const int Slack = 50;
            Assert.InRange(
                row.UnusablePermille ?? 1000, Math.Min(first, last) - Slack, Math.Max(first, last) + Slack);
        }
    }

    [Fact]
    public void A_check_finds_the_zones_groups_and_processes_of_this_machine()
    {
        HostReport report = Check();

        Assert.NotEmpty(report.Memory!.Zones);
        Assert.NotNull(report.Host.Release);
        Assert.NotNull(report.Host.Uptime);
        Assert.NotEmpty(report.Holders);
        Assert.DoesNotContain(report.Gaps, gap => gap.Why == "broken");
    }

    private static HostReport Check(string root = "/")
    {
        using MachineFiles files = new(root);
        HostSampler sampler = new(files);
        sampler.Sample();
        return HostChecker.Check(new HostFacts(sampler, sampler.ReadSurroundings(withLists: true)), null);
    }

    private static int Of(Fragmentation indices, OrderHeadroom row) => indices.Zones
        .First(zone => zone.Node == row.Node && zone.Zone == row.Zone).Orders[row.Order];
}
