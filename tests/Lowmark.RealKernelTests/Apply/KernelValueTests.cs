using System.Diagnostics;
using System.Globalization;
using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Cli.Input.Live;
using Lowmark.Host;
using Lowmark.Host.Processes;
using Lowmark.Plans;
using Lowmark.RealKernelTests.TestKit;

namespace Lowmark.RealKernelTests.Apply;

/// <summary>Values of this machine's own kernel: written, as it keeps them, and put back.</summary>
public class KernelValueTests
{
    private const string CachePressure = "/proc/sys/vm/vfs_cache_pressure";
    private const string Compact = "/proc/sys/vm/compact_memory";
    private const string Cpusets = "/sys/fs/cgroup/cpuset";
    private const string CpuShares = "/sys/fs/cgroup/cpu";
    private const long MiB = 1024 * 1024;

    [MemcgFact]
    public void A_groups_limit_is_raised_kept_in_whole_pages_and_put_back()
    {
        using MemoryCgroup group = MemoryCgroup.Make(64);
        string file = LimitOf(group);
        using RealMachine machine = new();

        FixResult result = machine.Apply(
            new WriteValue("raises", file, Text(64 * MiB), Text((100 * MiB) + 123), ValueForm.Bytes));

        Assert.True(result.IsDone, result.Surprise?.What);
        Assert.Equal(Text(100 * MiB), File.ReadAllText(file).Trim());
        Assert.Equal(Text(100 * MiB), result.Fix!.Steps[0].Found);
        Assert.True(machine.Undo().IsDone);
        Assert.Equal(Text(64 * MiB), File.ReadAllText(file).Trim());
    }

    [MemcgFact]
    public void No_limit_is_written_and_put_back()
    {
        using MemoryCgroup group = MemoryCgroup.Make(64);
        using RealMachine machine = new();
        string none = LimitOf(group).EndsWith("max", StringComparison.Ordinal) ? "max" : "-1";

        Assert.True(machine.Apply(
            new WriteValue("frees", LimitOf(group), Text(64 * MiB), none, ValueForm.Bytes)).IsDone);
        Assert.True(machine.Undo().IsDone);
        Assert.Equal(Text(64 * MiB), File.ReadAllText(LimitOf(group)).Trim());
    }

    [MemcgFact]
    public void A_limit_that_is_another_one_by_now_is_not_touched()
    {
        using MemoryCgroup group = MemoryCgroup.Make(64);
        using RealMachine machine = new();

        FixResult result = machine.Apply(
            new WriteValue("raises", LimitOf(group), Text(32 * MiB), Text(100 * MiB), ValueForm.Bytes));

        Assert.Equal(SurpriseKind.Changed, result.Surprise!.Kind);
        Assert.Equal(Text(64 * MiB), File.ReadAllText(LimitOf(group)).Trim());
    }

    [MemcgFact]
    public void A_limit_below_what_is_used_is_refused_by_v1_and_nothing_changed()
    {
        using MemoryCgroup group = MemoryCgroup.Make(64);
        if (LimitOf(group).EndsWith("max", StringComparison.Ordinal)) { return; }       // v2 kills instead
        using Hog hog = Hog.Of(group, 30);
        using RealMachine machine = new();

        FixResult result = machine.Apply(
            new WriteValue("lowers", LimitOf(group), Text(64 * MiB), Text(4 * MiB), ValueForm.Bytes));

        Assert.Equal(SurpriseKind.Busy, result.Surprise!.Kind);
        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        Assert.Equal(Text(64 * MiB), File.ReadAllText(LimitOf(group)).Trim());
    }

    [MemcgFact]
    public void A_group_that_goes_takes_its_limit_with_it()
    {
        using RealMachine machine = new();
        WriteValue step;
        using (MemoryCgroup group = MemoryCgroup.Make(64))
        {
            step = new("raises", LimitOf(group), Text(64 * MiB), Text(100 * MiB), ValueForm.Bytes);
            Assert.True(machine.Apply(step).IsDone);
        }

        Assert.Equal(FixState.TakenBack, machine.Undo().Fix!.State);
        Assert.Equal(SurpriseKind.Gone, machine.Apply(step).Surprise!.Kind);
    }

    [WritableFact(Cpusets + "/cpuset.sched_load_balance")]
    public void Nodes_are_given_taken_back_and_refused_as_the_kernel_does()
    {
        string group = Directory.CreateDirectory(
            $"{Cpusets}/lowmark-test-{Environment.ProcessId}-{Guid.NewGuid():N}").FullName;
        try
        {
            string file = $"{group}/cpuset.mems";
            using RealMachine machine = new();

            Assert.True(machine.Apply(new WriteValue("gives", file, "", "0", ValueForm.Nodes)).IsDone);
            Assert.Equal("0", File.ReadAllText(file).Trim());
            Assert.True(machine.Undo().IsDone);
            Assert.Equal("", File.ReadAllText(file).Trim());
            Assert.Equal(
                SurpriseKind.NotAccepted,
                machine.Apply(new WriteValue("gives", file, "", "99999", ValueForm.Nodes)).Surprise!.Kind);
        }
        finally
        {
            Directory.Delete(group);
        }
    }

    /// <summary>cpu.shares has a least value of 2, which the kernel keeps instead of a smaller one.</summary>
    [WritableFact(CpuShares + "/cpu.shares")]
    public void A_value_that_the_kernel_keeps_differently_is_told_with_both_and_put_back()
    {
        string group = Directory.CreateDirectory(
            $"{CpuShares}/lowmark-test-{Environment.ProcessId}-{Guid.NewGuid():N}").FullName;
        try
        {
            string file = $"{group}/cpu.shares";
            using RealMachine machine = new();

            FixResult result = machine.Apply(new WriteValue("lowers", file, "1024", "1", ValueForm.Text));

            Assert.Equal(SurpriseKind.NotReached, result.Surprise!.Kind);
            Assert.Equal($"'1' was written to {file}, and the kernel keeps '2'", result.Surprise.What);
            Assert.Equal(FixState.TakenBack, result.Fix!.State);
            Assert.Equal("1024", File.ReadAllText(file).Trim());
        }
        finally
        {
            Directory.Delete(group);
        }
    }

    [Fact]
    public void A_process_is_killed_sooner_and_then_not_and_its_end_is_noticed()
    {
        using Process sleep = Process.Start("sleep", ["1000"]);
        try
        {
            string file = $"/proc/{sleep.Id}/oom_score_adj";
            string old = File.ReadAllText(file).Trim();
            using MachineFiles files = new();
            Assert.Equal(HostFileState.Read, PidStat.Read(files, $"/proc/{sleep.Id}/stat", out PidStat stat));
            WriteValue step = new("offers sleep first", file, old, "900", ValueForm.Text)
            {
                Process = new(sleep.Id, stat.StartTicks, "sleep"),
            };
            using RealMachine machine = new();

            Assert.True(machine.Apply(step).IsDone);
            Assert.Equal("900", File.ReadAllText(file).Trim());
            Assert.True(machine.Undo().IsDone);
            Assert.Equal(old, File.ReadAllText(file).Trim());

            Assert.True(machine.Apply(step).IsDone);
            sleep.Kill();
            sleep.WaitForExit();

            FixResult undone = machine.Undo();

            Assert.Equal(FixState.TakenBack, undone.Fix!.State);
            Assert.NotNull(undone.Fix.Steps[0].Note);
            Assert.Equal(SurpriseKind.Gone, machine.Apply(step).Surprise!.Kind);
        }
        finally
        {
            if (!sleep.HasExited) { sleep.Kill(); }
        }
    }

    [WritableFact(CachePressure)]
    public void A_sysctl_is_set_and_put_back()
    {
        string old = File.ReadAllText(CachePressure).Trim();
        string wanted = Text(long.Parse(old, CultureInfo.InvariantCulture) + 1);
        try
        {
            using RealMachine machine = new();

            Assert.True(machine.Apply(new WriteValue("sets", CachePressure, old, wanted, ValueForm.Text)).IsDone);
            Assert.Equal(wanted, File.ReadAllText(CachePressure).Trim());
            Assert.True(machine.Undo().IsDone);
            Assert.Equal(old, File.ReadAllText(CachePressure).Trim());

            Assert.Equal(
                SurpriseKind.NotAccepted,
                machine.Apply(new WriteValue("sets", CachePressure, old, "-7", ValueForm.Text)).Surprise!.Kind);
        }
        finally
        {
            File.WriteAllText(CachePressure, old);
        }
    }

    [WritableFact(Compact)]
    public void Compaction_is_told_by_the_free_blocks_before_and_after()
    {
        using RealMachine machine = new();

        FixResult result = machine.Apply(
            new WriteTrigger("compacts memory", Compact, "1", TriggerMeasure.Fragmentation));

        Assert.True(result.IsDone, result.Surprise?.What);
        TriggerEffect effect = result.Fix!.Steps[0].Effect!;
        Assert.NotEmpty(effect.Before.Pieces);
        Assert.Equal(
            effect.Before.Pieces.Select(zone => (zone.Node, zone.Zone)),
            effect.After.Pieces.Select(zone => (zone.Node, zone.Zone)));
        Assert.NotNull(effect.After.Free);
        Assert.Equal("nothing to take back: it holds no value", machine.Undo().Fix!.Steps[0].Note);
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("/sys/fs/cgroup")]
    public void Only_a_file_of_the_kernel_is_a_setting(string file)
    {
        using RealMachine machine = new();
        string old = File.Exists(file) ? File.ReadAllText(file) : "";

        FixResult result = machine.Apply(new WriteValue("sets", file, old, "x", ValueForm.Text));

        Assert.Equal(SurpriseKind.OtherKind, result.Surprise!.Kind);
    }

    private static string LimitOf(MemoryCgroup group)
    {
        string v2 = $"{group.Folder}/memory.max";
        return File.Exists(v2) ? v2 : $"{group.Folder}/memory.limit_in_bytes";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
