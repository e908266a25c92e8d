using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.RealKernelTests.TestKit;

namespace Lowmark.RealKernelTests;

/// <summary>Kills that this machine's own kernel makes in memory cgroups of the test, as it prints them to
/// /dev/kmsg.</summary>
public sealed class MemcgKillTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [MemcgFact]
    public void A_group_at_its_own_limit()
    {
        KernelLog log = new();
        using MemoryCgroup group = MemoryCgroup.Make(limitMiB: 48);
        using Hog hog = Hog.WithoutEnd(group);
        Assert.True(hog.WasKilled(Patience));

        DiagnosedReport report = Assert.Single(DiagnosedLog.Of(log.Since()));
        Assert.Equal(("cgroup-limit", Confidence.Certain), (report.Cause!.Id, report.Cause.Confidence));
        Assert.Equal(hog.Pid, Assert.Single(report.Victims).Pid);
        Assert.Equal((group.Path, group.Path), (report.Memcg!.OomPath, report.Memcg.TaskPath));
        Assert.Equal(48 * 1024, report.Memcg.Limit!.Value.Count);
        AssertWhole(report);
    }

    [MemcgFact]
    public void A_parents_limit_hits_the_sibling_that_holds_more()
    {
        KernelLog log = new();
        using MemoryCgroup parent = MemoryCgroup.Make(limitMiB: 64);
        MemoryCgroup sibling = parent.Child("sibling");
        using Hog holder = Hog.Of(sibling, mib: 40);
        MemoryCgroup asking = parent.Child("asking");
        using Hog trigger = Hog.WithoutEnd(asking);
        Assert.True(holder.WasKilled(Patience));
        Assert.True(trigger.WasKilled(Patience));

        IReadOnlyList<DiagnosedReport> reports = DiagnosedLog.Of(log.Since());
        Assert.Equal(2, reports.Count);
        Assert.Equal(
            [(parent.Path, sibling.Path, holder.Pid), (parent.Path, asking.Path, trigger.Pid)],
            reports.Select(report => (report.Memcg!.OomPath, report.Memcg.TaskPath, report.Victims[0].Pid)));
        Assert.All(reports, report =>
        {
            Assert.Equal(("cgroup-parent-limit", Confidence.Certain), (report.Cause!.Id, report.Cause.Confidence));
            Assert.Equal(trigger.Pid, report.Trigger!.Pid);
            AssertWhole(report);
        });
    }

    [MemcgFact(NeedsGroupKill = true)]
    public void A_group_that_dies_as_a_whole()
    {
        KernelLog log = new();
        using MemoryCgroup group = MemoryCgroup.Make(limitMiB: 48);
        group.Write("memory.oom.group", "1");
        using Hog bystander = Hog.Of(group, mib: 4);
        using Hog hog = Hog.WithoutEnd(group);
        Assert.True(hog.WasKilled(Patience));
        Assert.True(bystander.WasKilled(Patience));

        DiagnosedReport report = Assert.Single(DiagnosedLog.Of(log.Since()));
        Assert.Equal([hog.Pid, bystander.Pid], report.Victims.Select(victim => victim.Pid));
        Assert.Contains("group-kill", report.Cause!.Factors.Select(factor => factor.Id));
    }

    [MemcgFact]
    public void A_limit_that_reclaim_keeps_is_no_incident()
    {
        KernelLog log = new();
        // Beside the tests: a temporary folder may lie in memory itself.
        string file = Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName());
        using MemoryCgroup group = MemoryCgroup.Make(limitMiB: 32);
        try
        {
            using (FileStream holes = File.Create(file)) { holes.SetLength(64 * 1024 * 1024); }
            using Hog reader = Hog.OfPageCache(group, file);
            Assert.Equal(0, reader.ExitCode(Patience));
            Assert.True(group.TimesAtLimit > 0);
        }
        finally { File.Delete(file); }

        Assert.Empty(DiagnosedLog.Of(log.Since()));
    }

    /// <summary>Nothing lost, nothing left over, and the model chose whom the kernel chose.</summary>
    private static void AssertWhole(DiagnosedReport report)
    {
        Assert.Empty(report.Source.Missing);
        Assert.Empty(report.Source.Unclaimed);
        Assert.True(report.Prediction!.Agrees);
        Assert.Equal(OomConstraint.Memcg, report.Constraint);
    }
}
